// Which folder may know which. Run by `npm run check`.

/** From the ground up: a folder imports from the floors below its own, and from itself. */
export const FLOORS = [
  ['words', 'csv'],
  ['model'],
  ['ids', 'hosts', 'paths', 'files'],
  ['patch'],
  ['scanners', 'catalogs'],
  ['matchers', 'reading'],
  ['plan'],
  ['run'],
  ['writers', 'farm'],
  ['verbs'],
];

const folders = (names) => `^src/(${names.join('|')})/`;

const upwards = FLOORS.flatMap((floor, height) =>
  floor.map((folder) => ({
    name: `${folder}-stays-on-its-floor`,
    comment: `src/${folder} may import only what lies below it.`,
    severity: 'error',
    from: { path: folders([folder]) },
    to: {
      path: ['^src/', '^cli/', '^bench/', '^test/'],
      pathNot: folders([folder, ...FLOORS.slice(0, height).flat()]),
    },
  })),
);

/** @type {import('dependency-cruiser').IConfiguration} */
const configuration = {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'Files that import each other in a circle, types included, can only be understood together.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...upwards,
    {
      name: 'matchers-know-no-bytes',
      comment: 'A matcher sees ids, names and paths; where they stood is the business of scanners and the patcher.',
      severity: 'error',
      from: { path: folders(['matchers']) },
      to: { path: folders(['files', 'patch', 'scanners', 'run']) },
    },
    {
      name: 'writers-know-no-formats',
      comment: 'A writer sees edits and frames; it decides nothing and reads no format.',
      severity: 'error',
      from: { path: folders(['writers']) },
      // No workfile is written without a look into it (scan-bytes), so the session brings one along where nobody hands it in.
      // A reviewer's decisions file is written here and read by the matchers: one reader, one shape.
      to: {
        path: folders(['scanners', 'catalogs', 'matchers']),
        pathNot: ['^src/matchers/decisions/', '^src/scanners/scan-bytes'],
      },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};

export default configuration;
