import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fusionScanner } from '../../../src/scanners/fusion/scanner.ts';
import { recognise as recogniseAny } from '../../../src/scanners/registry.ts';

const recognise = (text: string, name: string): string | null =>
  fusionScanner.recognise(Buffer.from(text, 'latin1'), name);
const mustParse = (text: string): boolean =>
  fusionScanner.mustParse?.(Buffer.from(text), Buffer.from(text).subarray(-256), text.length) ?? false;

describe('recognising compositions of Fusion', () => {
  it.each([
    ['Composition {\n\tCurrentTime = 0,\n', 'sh010.comp'],
    ['Composition{ Tools = {} }', 'sh010.comp'],
    ['Composition {\r\n\tVersion = "Fusion 9"', 'renamed.txt'],
    ['{\n\tTools = ordered() {\n\t\tLoader1 = Loader {', 'tool.setting'],
    ['{\n\tTools = ordered() {\n', 'clipboard.txt'],
    ['{ Tools = {\n', 'clipboard.lua'],
    ['{\n\t["Tools"] = ordered() {', 'tool.setting'],
    ['{\n\tActiveTool = "Loader1",\n\tTools = {', 'tool.setting'],
    ['-- made by a script\n--[[ Blur { } ]]\nComposition {', 'sh010.comp'],
    ['\xef\xbb\xbfComposition {', 'sh010.comp'],
    ['Composition {\n', 'sh010.autocomp'],
    ['{}', 'empty.setting'],
  ])('takes %j of %s', (text, name) => {
    expect(recognise(text, name)).toBe('fusion');
  });

  it.each([
    ['#version 450\nlayout(local_size_x = 64) in;\nvoid main() {\n}\n', 'blur.comp'],
    ['// a shader\n#version 430 core\n', 'blur.comp'],
    ['{ "Tools": {} }', 'tool.setting'],
    ['{"a": 1}', 'a.comp'],
    ['<?xml version="1.0"?><settings/>', 'app.setting'],
    ['[General]\nkey=value\n', 'app.setting'],
    ['#! /opt/Nuke -nx\nversion 13.2 v5\nRoot {\n inputs 0\n}\n', 'sh010.comp'],
    ['{ value = 1 }', 'notes.lua'],
    ['Composition of the shot {', 'notes.txt'],
    ['C\0o\0m\0p\0o\0s\0i\0t\0i\0o\0n\0', 'sh010.comp'],
    ['{ a == b }', 'a.comp'],
  ])('does not take %j of %s', (text, name) => {
    expect(recognise(text, name)).toBeNull();
  });

  it('is not mistaken for another format, and mistakes no other, whatever the name', () => {
    const composition = readFileSync('fixtures/fusion/e1-avalon-core/workfile.comp').subarray(0, 4096);
    const setting = readFileSync('fixtures/fusion/setting-of-a-macro/workfile.setting').subarray(0, 4096);
    for (const name of ['a.comp', 'a.autosave', 'a.nk', 'a.ma', 'a.hip', 'a']) {
      expect(recogniseAny(composition, name)?.format, name).toBe('fusion');
      expect(recogniseAny(setting, name)?.format, name).toBe('fusion');
    }
    const script = readFileSync('fixtures/nuke/e4-openpype/workfile.nk').subarray(0, 4096);
    expect(recogniseAny(script, 'a.comp')?.format).toBe('nuke');
    expect(recogniseAny(script, 'a.autosave')?.format).toBe('nuke');
  });

  it('wants to parse what does not end with a brace, and nothing else', () => {
    expect(mustParse('Composition {\n\tTools = {\n')).toBe(true);
    expect(mustParse('Composition {\n}')).toBe(false);
    expect(mustParse('Composition {\n}\n\n\0')).toBe(false);
    expect(mustParse('Composition {\r\n}\r\n')).toBe(false);
  });
});
