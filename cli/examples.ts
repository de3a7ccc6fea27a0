/** Command lines that somebody may paste, with what each is good for. The names are those of the bundled show. */
export const EXAMPLES: Readonly<Record<string, readonly (readonly [words: string, why: string])[]>> = {
  'ayon-remap': [
    ['demo lighthouse', 'a small show to try everything on'],
    ['scan /mnt/projects/lighthouse/work', 'what is there; asks nobody, writes nothing'],
  ],
  demo: [['demo lighthouse', 'lays the show out in ./lighthouse and says how to go on']],
  scan: [
    ['scan work', 'one folder, everything below it'],
    ['scan work --newest 1 --exclude "**/archive/**"', 'only the newest version of each workfile, without archives'],
    ['scan work --json > census.jsonl', 'one object a workfile, for a script'],
  ],
  plan: [
    ['plan work --openpype lighthouse.zip --ayon lighthouse.ayon.gz', 'the plan is written to runs/lighthouse'],
    [
      'plan work --openpype env:OPENPYPE_MONGO --ayon https://ayon.studio --project lighthouse --project library',
      'asks the servers (the key comes from AYON_API_KEY); containers may also come from the project "library"',
    ],
    [
      'plan work --ayon lighthouse.ayon.gz -p lighthouse --decisions runs/lighthouse/decisions.json -o runs/second',
      'a second plan, with what a reviewer decided about the first',
    ],
  ],
  report: [
    ['report runs/lighthouse', 'the summary again'],
    ['report runs/lighthouse --format csv --out containers.csv', 'one row a container, for a spreadsheet'],
  ],
  review: [['review runs/lighthouse', 'decide in the browser; saved in runs/lighthouse/decisions.json']],
  pilot: [
    ['pilot runs/lighthouse', 'patched copies of a few workfiles, and scripts that check them'],
    ['pilot runs/lighthouse --confirm', 'takes what the scripts found'],
  ],
  handover: [['handover runs/lighthouse', 'a list, and a script for each application']],
  apply: [
    ['apply runs/lighthouse', 'writes the plan; every old file is kept in runs/lighthouse/backup'],
    ['apply runs/lighthouse --allow published', 'also workfiles that were published'],
    ['apply runs/lighthouse', 'once more: goes on with what was open, locked or interrupted'],
  ],
  verify: [['verify runs/lighthouse', 'proves every workfile of the plan']],
  undo: [['undo runs/lighthouse', 'puts everything back']],
  gc: [
    ['gc runs/lighthouse --dry-run', 'tells what would go'],
    ['gc runs/lighthouse --backups', 'the backups too: there is no undo afterwards'],
  ],
  snapshot: [
    [
      'snapshot --ayon https://ayon.studio --project lighthouse --out lighthouse.ayon.gz',
      'on a machine that reaches the server',
    ],
  ],
  ids: [
    ['ids 64a1b2c3d4e5f60718293041 --openpype lighthouse.zip --ayon lighthouse.ayon.gz', 'one id'],
    ['ids --format csv --ayon lighthouse.ayon.gz -p lighthouse < ids.txt', 'a list of them, for a spreadsheet'],
  ],
  merge: [['merge runs/shard-1 runs/shard-2 --out runs/lighthouse', 'two shards become one plan']],
  submit: [
    [
      'submit --to deadline --shards 16 plan /mnt/projects/lighthouse/work --ayon /mnt/lighthouse.ayon.gz --project lighthouse --out /mnt/runs/lighthouse',
      'writes the job and says how to send it',
    ],
  ],
  worker: [['worker --queue redis://queue.studio:6379 --below /mnt/projects', 'reads for every plan of that queue']],
  bench: [['bench /mnt/projects/lighthouse/work', 'how fast this machine reads that share']],
  doctor: [['doctor --openpype lighthouse.zip --ayon lighthouse.ayon.gz', 'before the first plan of a show']],
};
