;; Passes what holds nothing in a script of Nuke: plain nodes, plain lines of a body, words in braces.
;;
;; Whatever is in the least unusual, or reaches beyond the end of the block, is left to the lexer, which reads it as if
;; nothing had been tried. So this may give up, but must never see anything else than the lexer does.
;;
;; At 0 lies a table of what each byte may be (see skim.ts): 1 part of a bare word, 2 part of a class, 4 a capital letter,
;; 8 a digit, 16 the first byte of a knob that a record or a tab may have, 32 that of a line that is told of in every node,
;; 64 part of a `set` or `push` command. The block must be readable for 16 bytes behind $end.
(module
  (memory (import "scan" "memory") 1)

  ;; Open braces behind what `braces` passed.
  (global $depth (mut i32) (i32.const 0))
  (global $end (mut i32) (i32.const 0))
  (global $newline (mut i32) (i32.const 10))

  (func $is (param $at i32) (param $what i32) (result i32)
    (i32.and (i32.load8_u (i32.load8_u (local.get $at))) (local.get $what)))

  ;; The first place from $at on whose byte is nothing of $what, $end at the latest.
  (func $behind (param $at i32) (param $what i32) (result i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (global.get $end)))
        (br_if $done (i32.eqz (i32.and (i32.load8_u (i32.load8_u (local.get $at))) (local.get $what))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    (local.get $at))

  ;; Behind a bare word, sixteen bytes a step: few bytes up to a blank are no blanks, and those are looked at one by one.
  (func $behind_bare (param $at i32) (result i32)
    (local $block v128) (local $bits i32)
    (loop $step
      (if (i32.ge_u (local.get $at) (global.get $end)) (then (return (global.get $end))))
      (local.set $block (v128.load (local.get $at)))
      (local.set $bits
        (i8x16.bitmask
          (v128.or
            (v128.or
              (i8x16.lt_u (local.get $block) (i8x16.splat (i32.const 0x21)))
              (i8x16.eq (local.get $block) (i8x16.splat (i32.const 0x5c))))
            (v128.or
              (i8x16.eq (local.get $block) (i8x16.splat (i32.const 0x7b)))
              (i8x16.eq (local.get $block) (i8x16.splat (i32.const 0x7d)))))))
      (if (i32.eqz (local.get $bits))
        (then
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (br $step)))
      (local.set $at (i32.add (local.get $at) (i32.ctz (local.get $bits))))
      (if (i32.ge_u (local.get $at) (global.get $end)) (then (return (global.get $end))))
      (if (call $is (local.get $at) (i32.const 1))
        (then
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (br $step))))
    (local.get $at))

  (func $behind_spaces (param $at i32) (result i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (global.get $end)))
        (br_if $done (i32.ne (i32.load8_u (local.get $at)) (i32.const 0x20)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    (local.get $at))

  ;; Behind the line end that stands at $at; -1 where none does. A carriage return may stand before a newline.
  (func $line_end (param $at i32) (result i32)
    (if (i32.and
          (i32.lt_u (local.get $at) (global.get $end))
          (i32.and
            (i32.eq (global.get $newline) (i32.const 0x0a))
            (i32.eq (i32.load8_u (local.get $at)) (i32.const 0x0d))))
      (then (local.set $at (i32.add (local.get $at) (i32.const 1)))))
    (if (i32.and
          (i32.lt_u (local.get $at) (global.get $end))
          (i32.eq (i32.load8_u (local.get $at)) (global.get $newline)))
      (then (return (i32.add (local.get $at) (i32.const 1)))))
    (i32.const -1))

  ;; Passes braces from $at on until $depth of them are closed, sixteen bytes a step. Returns the place behind the last one,
  ;; or where it stopped, $end or one behind it, with those that are still open in $depth.
  (func $braces (param $at i32) (result i32)
    (local $block v128) (local $opens v128) (local $closes v128) (local $escapes v128)
    (local $bits i32) (local $place i32) (local $byte i32) (local $closing i32)
    (block $done
      (loop $step
        (br_if $done (i32.ge_u (local.get $at) (global.get $end)))
        (local.set $block (v128.load (local.get $at)))
        (local.set $opens (i8x16.eq (local.get $block) (i8x16.splat (i32.const 0x7b))))
        (local.set $closes (i8x16.eq (local.get $block) (i8x16.splat (i32.const 0x7d))))
        (local.set $escapes (i8x16.eq (local.get $block) (i8x16.splat (i32.const 0x5c))))
        (local.set $bits
          (i8x16.bitmask (v128.or (local.get $opens) (v128.or (local.get $closes) (local.get $escapes)))))
        (if (i32.eqz (local.get $bits))
          (then
            (local.set $at (i32.add (local.get $at) (i32.const 16)))
            (br $step)))
        ;; Where nothing is escaped and not all can be closed here, counting is enough.
        (if (i32.and
              (i32.eqz (v128.any_true (local.get $escapes)))
              (i32.le_u (i32.add (local.get $at) (i32.const 16)) (global.get $end)))
          (then
            (local.set $closing (i32.popcnt (i8x16.bitmask (local.get $closes))))
            (if (i32.lt_s (local.get $closing) (global.get $depth))
              (then
                (global.set $depth
                  (i32.add
                    (i32.sub (global.get $depth) (local.get $closing))
                    (i32.popcnt (i8x16.bitmask (local.get $opens)))))
                (local.set $at (i32.add (local.get $at) (i32.const 16)))
                (br $step)))))
        (loop $bit
          (local.set $place (i32.add (local.get $at) (i32.ctz (local.get $bits))))
          (br_if $done (i32.ge_u (local.get $place) (global.get $end)))
          (local.set $byte (i32.load8_u (local.get $place)))
          (if (i32.eq (local.get $byte) (i32.const 0x5c))
            (then
              (local.set $at (i32.add (local.get $place) (i32.const 2)))
              ;; What is escaped may be the first byte behind the block.
              (br_if $step (i32.le_u (local.get $at) (global.get $end)))
              (return (local.get $at))))
          (if (i32.eq (local.get $byte) (i32.const 0x7b))
            (then (global.set $depth (i32.add (global.get $depth) (i32.const 1))))
            (else
              (global.set $depth (i32.sub (global.get $depth) (i32.const 1)))
              (if (i32.eqz (global.get $depth)) (then (return (i32.add (local.get $place) (i32.const 1)))))))
          (local.set $bits (i32.and (local.get $bits) (i32.sub (local.get $bits) (i32.const 1))))
          (br_if $bit (local.get $bits)))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $step)))
    (global.get $end))

  ;; Behind the closing quote, from behind the opening one; -1 where there is none, or a brace, which counts for the body.
  (func $quotes (param $at i32) (result i32)
    (local $byte i32)
    (loop $next
      (if (i32.ge_u (local.get $at) (global.get $end)) (then (return (i32.const -1))))
      (local.set $byte (i32.load8_u (local.get $at)))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (if (i32.eq (local.get $byte) (i32.const 0x22)) (then (return (local.get $at))))
      (if (i32.eq (local.get $byte) (i32.const 0x5c))
        (then (local.set $at (i32.add (local.get $at) (i32.const 1)))))
      (br_if $next (i32.and (i32.ne (local.get $byte) (i32.const 0x7b)) (i32.ne (local.get $byte) (i32.const 0x7d)))))
    (i32.const -1))

  ;; Behind a `name value` line that begins at its name; -1 where it is not plain.
  (func $pair (param $at i32) (result i32)
    (local $byte i32)
    (local.set $at (call $behind_bare (local.get $at)))
    (if (i32.ge_u (local.get $at) (global.get $end)) (then (return (i32.const -1))))
    ;; A brace that stands in the name counts for the body.
    (if (i32.eq (i32.load8_u (local.get $at)) (i32.const 0x7b)) (then (return (i32.const -1))))
    (local.set $at (call $behind_spaces (local.get $at)))
    (if (i32.ge_u (local.get $at) (global.get $end)) (then (return (i32.const -1))))
    (local.set $byte (i32.load8_u (local.get $at)))
    (if (i32.eq (local.get $byte) (i32.const 0x7b))
      (then
        (global.set $depth (i32.const 0))
        (local.set $at (call $braces (local.get $at)))
        (if (global.get $depth) (then (return (i32.const -1)))))
      (else
        (if (i32.eq (local.get $byte) (i32.const 0x22))
          (then
            (local.set $at (call $quotes (i32.add (local.get $at) (i32.const 1))))
            (if (i32.eq (local.get $at) (i32.const -1)) (then (return (i32.const -1)))))
          (else (local.set $at (call $behind_bare (local.get $at)))))))
    (call $line_end (local.get $at)))

  ;; Whether the line, which begins with an `a`, may define a knob of a record, or a tab.
  (func $may_tell (param $at i32) (result i32)
    (local $type i32)
    ;; Any other name defines nothing. Behind the whole name, anything but a blank and a brace is not plain.
    (if (i32.or
          (i64.ne (i64.load (local.get $at)) (i64.const 0x4b72657355646461))
          (i64.ne
            (i64.and (i64.load offset=8 (local.get $at)) (i64.const 0xffffff))
            (i64.const 0x626f6e)))
      (then (return (i32.const 0))))
    (if (i32.ne (i32.load16_u offset=11 (local.get $at)) (i32.const 0x7b20))
      (then (return (i32.eqz (call $is (i32.add (local.get $at) (i32.const 11)) (i32.const 1))))))
    (local.set $type (i32.add (local.get $at) (i32.const 13)))
    (local.set $at (call $behind (local.get $type) (i32.const 8)))
    (if (i32.or
          (i32.eq (local.get $at) (local.get $type))
          (i32.ne (i32.load8_u (local.get $at)) (i32.const 0x20)))
      (then (return (i32.const 1))))
    ;; A tab is of type 20.
    (if (i32.and
          (i32.eq (i32.sub (local.get $at) (local.get $type)) (i32.const 2))
          (i32.eq (i32.load16_u (local.get $type)) (i32.const 0x3032)))
      (then (return (i32.const 1))))
    (local.set $at (i32.add (local.get $at) (i32.const 1)))
    (i32.or
      (call $is (local.get $at) (i32.const 16))
      (i32.eqz (call $is (local.get $at) (i32.const 1)))))

  ;; Whether the class [$at, $behind) changes what comes behind it: Group, Gizmo, LiveGroup, OCIOFileTransform, told by
  ;; their length, first and last byte. Few others are like them in all three.
  (func $class_tells (param $at i32) (param $behind i32) (result i32)
    (local $key i32)
    (local.set $key
      (i32.or
        (i32.shl (i32.sub (local.get $behind) (local.get $at)) (i32.const 16))
        (i32.or
          (i32.shl (i32.load8_u (local.get $at)) (i32.const 8))
          (i32.load8_u (i32.sub (local.get $behind) (i32.const 1))))))
    (i32.or
      (i32.or (i32.eq (local.get $key) (i32.const 0x54770)) (i32.eq (local.get $key) (i32.const 0x5476f)))
      (i32.or (i32.eq (local.get $key) (i32.const 0x94c70)) (i32.eq (local.get $key) (i32.const 0x114f6d)))))

  ;; Behind the last line of the node that begins at $at; -1 where it is not plain, or has to be told of.
  (func $node (param $at i32) (result i32)
    (local $class i32) (local $byte i32)
    (if (i32.eqz (call $is (local.get $at) (i32.const 4))) (then (return (i32.const -1))))
    (local.set $class (local.get $at))
    (local.set $at (call $behind (local.get $at) (i32.const 2)))
    (if (i32.ge_u (i32.add (local.get $at) (i32.const 2)) (global.get $end)) (then (return (i32.const -1))))
    (if (i32.ne (i32.load16_u (local.get $at)) (i32.const 0x7b20)) (then (return (i32.const -1))))
    (if (call $class_tells (local.get $class) (local.get $at)) (then (return (i32.const -1))))
    (local.set $at (call $line_end (i32.add (local.get $at) (i32.const 2))))
    (loop $line
      (if (i32.eq (local.get $at) (i32.const -1)) (then (return (i32.const -1))))
      (local.set $at (call $behind_spaces (local.get $at)))
      (if (i32.ge_u (local.get $at) (global.get $end)) (then (return (i32.const -1))))
      (local.set $byte (i32.load8_u (local.get $at)))
      (if (i32.eq (local.get $byte) (i32.const 0x7d))
        (then (return (call $line_end (i32.add (local.get $at) (i32.const 1))))))
      (if (i32.eqz (call $name_begins (local.get $at))) (then (return (i32.const -1))))
      (if (i32.eq (local.get $byte) (i32.const 0x61))
        (then (if (call $may_tell (local.get $at)) (then (return (i32.const -1))))))
      (local.set $at (call $pair (local.get $at)))
      (br $line))
    (unreachable))

  ;; Whether a name may begin here: with all that a bare word is made of but a quote.
  (func $name_begins (param $at i32) (result i32)
    (i32.and
      (call $is (local.get $at) (i32.const 1))
      (i32.ne (i32.load8_u (local.get $at)) (i32.const 0x22))))

  ;; Behind a line `set N1a2b3c4 [stack 0]` or `push $N1a2b3c4`; -1 where it is none of these.
  (func $stack_line (param $at i32) (result i32)
    (if (i32.and
          (i32.ne (i32.load (local.get $at)) (i32.const 0x20746573))
          (i32.or
            (i32.ne (i32.load (local.get $at)) (i32.const 0x68737570))
            (i32.ne (i32.load8_u offset=4 (local.get $at)) (i32.const 0x20))))
      (then (return (i32.const -1))))
    (call $line_end (call $behind (local.get $at) (i32.const 64))))

  ;; Passes plain nodes from $at, the start of a line, to $end: the start of the first line that has to be read.
  (func (export "nodes") (param $at i32) (param $end i32) (param $newline i32) (result i32)
    (local $place i32) (local $byte i32)
    (global.set $end (local.get $end))
    (global.set $newline (local.get $newline))
    (loop $line
      (local.set $place (call $behind_spaces (local.get $at)))
      (if (i32.ge_u (local.get $place) (local.get $end)) (then (return (local.get $at))))
      (if (i32.eq (call $line_end (local.get $place)) (i32.const -1))
        (then
          (local.set $byte (i32.load8_u (local.get $place)))
          (local.set $place
            (if (result i32) (i32.or (i32.eq (local.get $byte) (i32.const 0x73)) (i32.eq (local.get $byte) (i32.const 0x70)))
              (then (call $stack_line (local.get $place)))
              (else (call $node (local.get $place))))))
        (else (local.set $place (call $line_end (local.get $place)))))
      (if (i32.eq (local.get $place) (i32.const -1)) (then (return (local.get $at))))
      (local.set $at (local.get $place))
      (br $line))
    (unreachable))

  ;; Passes plain lines of a body from $at, the start of one: the start of the first that has to be read, or is told of.
  (func (export "lines") (param $at i32) (param $end i32) (param $newline i32) (result i32)
    (local $place i32)
    (global.set $end (local.get $end))
    (global.set $newline (local.get $newline))
    (loop $line
      (local.set $place (call $behind_spaces (local.get $at)))
      (if (i32.ge_u (local.get $place) (local.get $end)) (then (return (local.get $at))))
      (if (i32.or
            (i32.eqz (call $name_begins (local.get $place)))
            (call $is (local.get $place) (i32.const 32)))
        (then (return (local.get $at))))
      (local.set $place (call $pair (local.get $place)))
      (if (i32.eq (local.get $place) (i32.const -1)) (then (return (local.get $at))))
      (local.set $at (local.get $place))
      (br $line))
    (unreachable))

  ;; Passes a word in braces, of which $open are open at $at; `depth` tells how many are open behind.
  (func (export "braces") (param $at i32) (param $end i32) (param $open i32) (result i32)
    (global.set $end (local.get $end))
    (global.set $depth (local.get $open))
    (call $braces (local.get $at)))
  (func (export "depth") (result i32) (global.get $depth)))
