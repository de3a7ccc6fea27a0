-- Reads a composition of Fusion with Lua itself and writes every value that is no table as a line of JSON:
-- {"path": [keys…], "class": [words in front of the tables around it…], "value": text}
-- A word that Fusion defines (Composition, Loader, ordered, Fuse.X) answers with the table that follows it.
-- Several compositions: each argument is a file, and each is ended by the line "end"; one that Lua refuses by "refused".

local class = setmetatable({}, { __mode = "k" })

local function word(name)
  return setmetatable({}, {
    __call = function(self, table)
      if table == nil then return self end
      class[table] = name
      return table
    end,
    __index = function(_, key) return word(name .. "." .. key) end,
  })
end

local function text(bytes)
  local escaped = bytes:gsub('[%c"\\\127-\255]', function(byte) return ("\\u00%02x"):format(byte:byte()) end)
  return '"' .. escaped .. '"'
end

local function shown(value)
  if type(value) == "number" then return text(("number %.17g"):format(value)) end
  if type(value) == "string" then return text("string " .. value) end
  return text(type(value) .. " " .. tostring(value == true))
end

local function list(values)
  return "[" .. table.concat(values, ",") .. "]"
end

local function write(value, path, classes)
  local sub = type(value) == "table" and getmetatable(value) == nil
  if not sub then
    io.write('{"path":', list(path), ',"class":', list(classes), ',"value":', shown(value), "}\n")
    return
  end
  classes[#classes + 1] = text(class[value] or "")
  for key, each in pairs(value) do
    path[#path + 1] = shown(key)
    write(each, path, classes)
    path[#path] = nil
  end
  classes[#classes] = nil
end

for _, name in ipairs(arg) do
  local file = assert(io.open(name, "rb"))
  -- Fusion ends a file with a NUL at times, which is no part of the table.
  local source = file:read("*a"):gsub("[%s%z]*$", "")
  file:close()
  local chunk = loadstring("return " .. source, "=composition") or loadstring("return\n" .. source, "=composition")
  local done, composition = false, nil
  if chunk then
    setfenv(chunk, setmetatable({}, { __index = function(_, key) return word(key) end }))
    done, composition = pcall(chunk)
  end
  if done and type(composition) == "table" then
    write(composition, {}, {})
    io.write("end\n")
  else
    io.write("refused\n")
  end
end
