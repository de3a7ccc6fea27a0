#!/bin/sh
# The merge waits for the shards, whose id is known once they are submitted.
set -eu
cd "$(dirname "$0")"
id=$(deadlinecommand shards.job shards.plugin | sed -n 's/^JobID=//p' | tr -d '\r')
[ -n "$id" ] || { echo "Deadline gave no job id" >&2; exit 1; }
{ cat merge.job; echo "JobDependency0=$id"; } > merge-after.job
deadlinecommand merge-after.job merge.plugin
