#!/bin/sh
set -eu
cd "$(dirname "$0")"
shards=$(sbatch --parsable shards.sbatch)
sbatch --dependency="afterany:${shards%%;*}" merge.sbatch
