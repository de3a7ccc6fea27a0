import { Option } from 'commander';
import { RemapError } from '../src/model/error.ts';
import type { IdLine, IdsSummary } from '../src/model/id-line.ts';
import { EXIT } from './exit.ts';
import { addFailOn, failsAt } from './fail-on.ts';
import type { FailOn } from './fail-on.ts';
import type { Io } from './io.ts';
import type { AddCommand } from './command.ts';
import { commonOptions } from './options.ts';
import type { CommonOptions } from './options.ts';
import { addSources, sourcesOf } from './sources.ts';
import type { SourceCliOptions } from './sources.ts';

interface IdsCliOptions extends CommonOptions, SourceCliOptions {
  readonly format: IdsFormat;
  readonly failOn?: FailOn;
}

type IdsFormat = 'text' | 'csv' | 'json';

const FORMATS: readonly IdsFormat[] = ['text', 'csv', 'json'];

/** `ids [ID...]`: what single ids meant, what they are now, and how that is known. */
export const idsCommand: AddCommand = (program, io, finish) => {
  const command = program
    .command('ids')
    .description('tell what single ids meant, what they are now, and how that is known')
    .argument('[id...]', 'the ids; without any, a list on stdin, apart by blanks, commas or line ends');
  addSources(command).addOption(
    new Option('--format <format>', 'text, csv, or json: one object a line').choices(FORMATS).default('text'),
  );
  addFailOn(commonOptions(command)).action(async (given: string[], options: IdsCliOptions) => {
    const list = given.length > 0 ? given : await listed(io);
    const { ids } = await import('../src/verbs/ids.ts');
    const { loadRules } = await import('../src/matchers/index.ts');
    const rules = options.rules === undefined ? {} : { rules: await loadRules(options.rules) };
    const print = await printer(options, io);
    for await (const line of ids(list, { ...(await sourcesOf(options, io)), ...rules, accept: options.accept })) {
      io.out(print(line));
      await io.drain();
      if (line.type === 'summary' && failsAt(line.ids, options.failOn)) finish(EXIT.findings);
    }
  });
};

/** How each line is written. The head of a table comes before the first. */
async function printer(options: IdsCliOptions, io: Io): Promise<(line: IdLine | IdsSummary) => string> {
  if (options.json === true || options.format === 'json') return (line) => `${JSON.stringify(line)}\n`;
  const { idCsv, idsCsvHead, idsSummaryText, idText } = await import('../src/writers/report/ids.ts');
  if (options.format === 'csv') {
    io.out(idsCsvHead());
    return (line) => (line.type === 'id' ? idCsv(line) : '');
  }
  return (line) => (line.type === 'id' ? `${idText(line, io.colour)}\n` : idsSummaryText(line, io.colour));
}

/** The words of a list. A byte order mark, quotes and brackets come along when one is pasted or saved by a spreadsheet. */
async function listed(io: Io): Promise<readonly string[]> {
  if (io.input === null) {
    throw new RemapError({
      kind: 'usage',
      subject: 'ids',
      operation: 'reading the list',
      problem: 'no id was given, and nothing is piped in',
      remedy: 'Name the ids, or pipe a list of them into the command',
    });
  }
  let text = '';
  for await (const piece of io.input) text += piece;
  return text.split(/[\s,;"'[\]\ufeff]+/).filter((word) => word !== '');
}
