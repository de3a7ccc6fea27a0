import { describe, expect, it } from 'vitest';
import { compileTemplate, readBackwards, STANDARD_TEMPLATES, type PublishTemplate } from '../../src/paths/index.ts';

const compiled = (texts: readonly string[]): PublishTemplate[] =>
  texts.flatMap((text) => {
    const template = compileTemplate(text);
    return template === null ? [] : [template];
  });
const STANDARD = compiled(STANDARD_TEMPLATES);
const PROJECTS = new Set(['show', 'batman']);

describe('a publish path, read backwards', () => {
  it('gives folder, product and version below a root that nobody knows', () => {
    const path = 'Z:\\old\\disk\\Show\\assets\\char\\hero\\publish\\model\\modelMain\\v003\\sh_hero_modelMain_v003.ma';
    expect(readBackwards(path, STANDARD, PROJECTS)).toEqual({
      project: 'Show',
      folderPath: '/assets/char/hero',
      folderName: 'hero',
      product: 'modelMain',
      version: 3,
      representation: null,
      output: null,
      extension: 'ma',
    });
  });

  it('reads output and frames of a render', () => {
    const path = '/x/Show/shots/sq01/sh010/publish/render/renderMain/v012/sh_sh010_renderMain_v012_beauty.%04d.exr';
    expect(readBackwards(path, STANDARD, PROJECTS)).toMatchObject({ version: 12, output: 'beauty', extension: 'exr' });
  });

  it('knows a hero by its folder', () => {
    const path = '/x/Show/assets/hero/publish/model/modelMain/hero/sh_hero_modelMain_hero.ma';
    expect(readBackwards(path, STANDARD, PROJECTS)).toMatchObject({ version: 'hero', folderPath: '/assets/hero' });
  });

  it('reads the paths of 2017', () => {
    const path = '$AVALON_PROJECTS/batman/assets/Bruce/publish/rigDefault/v001/rigDefault.ma';
    expect(readBackwards(path, STANDARD, PROJECTS)).toMatchObject({
      folderPath: '/assets/Bruce',
      product: 'rigDefault',
      version: 1,
      representation: 'ma',
    });
  });

  it('refuses a path whose folders and file name disagree', () => {
    const path = '/x/Show/assets/hero/publish/model/modelMain/v003/sh_hero_modelMain_v004.ma';
    expect(readBackwards(path, STANDARD, PROJECTS)).toBeNull();
  });

  it('reads nothing where no folder is named like a project', () => {
    const path = '/x/Other/assets/hero/publish/model/modelMain/v003/sh_hero_modelMain_v003.ma';
    expect(readBackwards(path, STANDARD, PROJECTS)).toBeNull();
  });

  it("reads AYON's words and a studio's own layout", () => {
    const own = compiled([
      '{root[work]}/{project[name]}/{folder[path]}/pub/{product[name]}/{@version}/{originalBasename}.{ext}',
    ]);
    expect(readBackwards('/r/Show/shots/sq01/sh010/pub/fxSmoke/v007/anything.1001.vdb', own, PROJECTS)).toMatchObject({
      folderPath: '/shots/sq01/sh010',
      product: 'fxSmoke',
      version: 7,
    });
  });
});

describe('a template that cannot be read backwards', () => {
  it.each([
    '{root}/{project[name]}/{asset}/{subset}.{ext}',
    '{root}/{asset}/{subset}/{@version}/a.{ext}',
    '{root}/{project[name]}_x/{asset}/{subset}/{@version}/a.{ext}',
    '',
    '{root}',
  ])('is refused: %s', (text) => {
    expect(compileTemplate(text)).toBeNull();
  });
});
