import { words } from './words.ts';

/** Codes of applying, verifying, undoing and collecting. */
export const WRITING_WORDS = words({
  // --- said before anything is written
  'write-as-root': {
    short: 'run as root',
    says: 'The writer runs as root: it gives each new file the owner of the old one, but reads what artists must not.',
    remedy: 'Run it as the user that owns the workfiles if you can.',
  },
  'write-in-place': {
    short: 'files overwritten in place',
    says: 'Files are overwritten in place: for a moment each is half new, and a program that reads it then sees that.',
    remedy:
      'Make sure that nobody has the workfiles open; leave out --in-place where inode, links and attributes do not matter.',
  },
  'write-holes-filled': {
    short: 'sparse files whose holes are filled',
    says: 'The file is sparse: overwritten in place, its holes are filled, and it takes up to {bytes} bytes of the disk.',
    remedy: 'Leave out --in-place for it if the disk is small: a file that is replaced keeps its holes.',
  },
  'write-in-place-packed': {
    short: 'packed file that cannot be overwritten in place',
    says: 'The file is packed as a whole ({packing}); it can be replaced, but not overwritten in place.',
    remedy: 'Leave out --in-place for it, or save it uncompressed in its application and plan again.',
  },
  'write-attributes-carried': {
    short: 'attributes that are carried over',
    says: 'The file has extended attributes or an access list ({names}); they are carried over and compared.',
    remedy: 'Nothing to do.',
  },
  'write-attributes-unseen': {
    short: 'attributes that this machine cannot read',
    says: 'This machine cannot read extended attributes and access lists, so a replaced file may lose them.',
    remedy: 'Install `getfattr` (package attr), or write --in-place, which keeps them.',
  },
  'write-attributes-windows': {
    short: 'access lists and streams of Windows',
    says: 'On Windows a replaced file takes the access list of its folder, and its alternate streams are not carried over.',
    remedy: 'Write --in-place where either matters: it keeps both.',
  },
  'write-behind-link': {
    short: 'file behind a symbolic link',
    says: 'The path is a symbolic link; the file behind it, {real}, is written, and the link stays.',
    remedy: 'Nothing to do.',
  },
  // --- refused
  'write-changed': {
    short: 'file that changed since the plan',
    says: 'The file is not the one that was planned: {what} changed since.',
    remedy: 'Plan again; the new plan is made from what the file is now.',
  },
  'write-saved-meanwhile': {
    short: 'file that was saved at this very moment',
    says: 'Somebody saved or replaced the file while it had its turn: what they saved stays.',
    remedy: 'Have it closed, then run the same command again: it looks at what the file is by then.',
  },
  'write-gone': {
    short: 'file that is gone',
    says: 'The file is not there any more ({operation}: {why}).',
    remedy: 'Plan again if it was moved.',
  },
  'write-not-regular': {
    short: 'path that leads to no file',
    says: 'The path leads to a {kind}, not to a file.',
    remedy: 'Leave it out, or plan again if it was replaced.',
  },
  'write-snapshot': {
    short: 'file in a snapshot of the filer',
    says: 'The file lies in a snapshot of the filer: it is the past, and not to be changed.',
    remedy: 'Leave snapshot folders out with --exclude.',
  },
  'write-format-unknown': {
    short: 'format that is not edited',
    says: 'No rule says that files of this format ({format}) may be edited outside their application.',
    remedy: 'Nothing is written; the report lists its containers.',
  },
  'write-pilot-needed': {
    short: 'format that needs a pilot first',
    says: 'Files of the format {format} are patched in place only after somebody opened patched copies in the application.',
    remedy: 'Run `ayon-remap pilot RUN`, open the copies, then `ayon-remap pilot RUN --confirm {format}`.',
  },
  'write-pilot-disagreed': {
    short: 'format whose pilot disagreed',
    says: 'The application found something else in a patched copy of the format {format} than was planned.',
    remedy:
      'Look at RUN/pilot and at `ayon-remap pilot RUN --confirm`; nothing of this format is written before it agrees.',
  },
  'write-recent': {
    short: 'file saved a moment ago',
    says: 'The file was saved {minutes} minutes ago; somebody may be at work on it (limit: {limit} minutes).',
    remedy: 'Run again later, or lower --recent.',
  },
  'write-from-the-future': {
    short: 'file saved in the future',
    says: 'The file says that it was saved at {saved}, which lies ahead of the clock of this machine ({now}); nobody can tell whether somebody is at work on it (limit: {limit} minutes).',
    remedy:
      'Set the clocks of this machine and of the one that saved the file right. If nobody has the file open, pass `--recent 0`.',
  },
  'write-locked': {
    short: 'file that is open',
    says: '{by} has the file open: {lock} is there.',
    remedy: 'Have it closed there. Remove the lock file by hand if its program crashed.',
  },
  'write-autosave': {
    short: 'file with unsaved changes',
    says: '{by} keeps unsaved changes of this file in {autosave}: it is open, or its program crashed.',
    remedy: 'Have it saved and closed, then plan again.',
  },
  'write-hard-linked': {
    short: 'file with several names',
    says: 'The file has {names} names (hard links); a replacement would leave the others with the old bytes.',
    remedy: 'Write --in-place, which changes the file under all its names.',
  },
  'write-same-file': {
    short: 'file that is in the plan twice',
    says: 'It is the same file as {first}, which is in the plan too.',
    remedy: 'Nothing to do: it is written once.',
  },
  'write-published': {
    short: 'published file',
    says: 'The plan says that it is a published file: {place} in the project {project}.',
    remedy:
      'Leave it as it was published; plan with --exclude to leave such folders out. If you must, use --allow published.',
  },
  'write-published-json': {
    short: 'published JSON that is not rewritten unasked',
    says: 'The file is a layout or a set dress, which is rewritten only where that is asked for: what AYON keeps about it (size, time, hash) no longer agrees then.',
    remedy: 'Publish it again from AYON, or use --allow published-json.',
  },
  'write-file-read-only': {
    short: 'read-only file',
    says: 'Nobody has permission to write this file (mode {mode}); somebody wanted it that way.',
    remedy: 'Give it write permission, or allow read-only files by name.',
  },
  'write-folder-read-only': {
    short: 'read-only folder',
    says: 'No file can be created in {folder}: it is read-only, or you may not write there.',
    remedy: 'Run as a user who may, on a machine where the share is writable.',
  },
  'write-owner-lost': {
    short: 'file whose owner would be lost',
    says: 'The file belongs to user {uid}; only root can give a new file to somebody else.',
    remedy: 'Run as that user or as root, write --in-place, or allow the loss by name.',
  },
  'write-group-lost': {
    short: 'file whose group would be lost',
    says: 'The new file could not be given to group {gid} ({why}).',
    remedy: 'Run as a member of that group, write --in-place, or allow the loss by name.',
  },
  'write-attributes-lost': {
    short: 'file whose attributes would be lost',
    says: 'The new file would lose attributes or its access list ({names}).',
    remedy: 'Write --in-place, which keeps them, or allow the loss by name.',
  },
  'write-no-space-ahead': {
    short: 'too little room on the disk',
    says: 'There is not enough room: {needed} bytes are needed in {folder}, {free} are free.',
    remedy: 'Free some space, then run again: what is done stays done.',
  },
  'write-claimed': {
    short: 'file that another run has begun',
    says: 'Another run ({run}, on {host}) has begun this file and not finished it.',
    remedy: 'Wait for it to end; if it died, run `ayon-remap apply` or `gc` on its run folder.',
  },
  'write-dropped': {
    short: 'file dropped half way',
    says: 'The file was dropped half way because the run was ended; it is what it was.',
    remedy: 'Run the same command again.',
  },
  'write-stopped': {
    short: 'file that did not have its turn',
    says: 'The run was stopped before this file had its turn.',
    remedy: 'Run the same command again.',
  },
  'write-check-failed': {
    short: 'file that did not pass the check',
    says: 'The check "{command}" ended with {ended}: {said}. The new file was thrown away.',
    remedy: 'Read what the check says, mend it or the plan, and run the same command again.',
  },
  'write-check-killed': {
    short: 'file over which the check was killed',
    says: 'The check "{command}" was ended by {signal} before it had an answer: {said}. The new file was thrown away.',
    remedy: 'See why the application dies over it, and run the same command again.',
  },
  'write-check-hung': {
    short: 'file over which the check hung',
    says: 'The check "{command}" had no answer after {seconds} seconds and was ended: {said}. The new file was thrown away.',
    remedy: 'Give it longer with --check-timeout, or see why it hangs.',
  },
  'write-check-not-started': {
    short: 'check that did not start',
    says: 'The check "{command}" did not start ({why}). The new file was thrown away.',
    remedy: 'Check that the program is on this machine and may be started.',
  },
  'write-check-missing': {
    short: 'file without a check',
    says: 'No --check was given for a workfile of {host}.',
    remedy: 'Give one (--check {host}=COMMAND), or apply these workfiles without a check.',
  },
  'write-check-wrote': {
    short: 'file that the check changed',
    says: 'The check "{command}" changed the new file, which was thrown away.',
    remedy: 'Let the check open the file without saving it.',
  },
  'write-unproven': {
    short: 'file whose new bytes were not as planned',
    says: 'What was written is not what was planned (byte {offset}, {where}); it was thrown away.',
    remedy: 'Check the disk and the memory of this machine; the workfile is what it was.',
  },
  'write-ids-differ': {
    short: 'file whose new ids were not as planned',
    says: 'Read back, the new file lacks the id {id} on the node {node}; it was thrown away.',
    remedy: 'Report it with the plan: the workfile is what it was.',
  },
  'write-torn-foreign': {
    short: 'half-written file that was saved since',
    says: 'A run died while overwriting this file, and somebody has saved over it since; it is left alone.',
    remedy: 'Compare it with the old bytes in {backup}.',
  },
  'write-torn-no-backup': {
    short: 'half-written file without its backup',
    says: 'A run died while overwriting this file, and its backup ({backup}) is missing or damaged.',
    remedy: 'Restore the file from your own backups.',
  },
  // --- failed
  'write-no-space': {
    short: 'full disk',
    says: 'The disk is full ({operation}: {why}); the file is what it was.',
    remedy: 'Free some space, then run again: what is done stays done.',
  },
  'write-forbidden': {
    short: 'file that the system protects',
    says: 'The system does not allow it ({operation}: {why}); the file is what it was.',
    remedy: 'Run as a user who may write there.',
  },
  'write-busy': {
    short: 'file that another program keeps open',
    says: 'Another program keeps the file open ({operation}: {why}); the file is what it was.',
    remedy: 'Have it closed, then run again.',
  },
  'write-failed': {
    short: 'error of the system',
    says: 'The system reported an error ({operation}: {why}).',
    remedy: 'Check the disk or the share, then run again.',
  },
  'write-remap-error': {
    short: 'other trouble',
    says: '{why}',
    remedy: 'See above, then run again.',
  },
  // --- undo
  'undo-saved-since': {
    short: 'file saved after it was patched',
    says: 'Somebody saved the file after it was patched, so the old file is not put back over their work.',
    remedy:
      'Nothing was changed. The old file is in the backup; with a scanner at hand `undo` puts the old ids back into the newer file.',
  },
  'undo-ids-only': {
    short: 'file whose ids alone were put back',
    says: 'Somebody saved the file after it was patched: their work stays, {back} old ids were put back, {gone} were gone.',
    remedy: 'Open it and look; other edits of the plan, such as a loader, were left as they are now.',
  },
  'undo-packed-anew': {
    short: 'packed file that was packed anew',
    says: 'The file is packed and its backup is gone: its content is the old one to the byte, its packing is another.',
    remedy: 'Nothing to do: its application makes no difference between them.',
  },
  'undo-no-ids-left': {
    short: 'file without any of the new ids',
    says: 'Somebody saved the file after it was patched, and none of the {gone} new ids stands in it any more.',
    remedy: 'Nothing to do: AYON has updated or removed those containers.',
  },
  // --- verify
  'verify-ids-stay': {
    short: 'file restored in part',
    says: 'What was planned is in the file, but {places} places in it still hold ids that are not AYON’s, or could not be read: the file is restored in part.',
    remedy: 'Look at the records and findings of this file in the report.',
  },
  'verify-not-applied': {
    short: 'file that was not patched',
    says: 'The file was not patched.',
    remedy: 'Run `ayon-remap apply`.',
  },
  'verify-unfinished': {
    short: 'file that a run left unfinished',
    says: 'A run died while it was at work on this file (last step: {step}).',
    remedy: 'Run `ayon-remap apply` again: it clears up and goes on.',
  },
  'verify-saved-since': {
    short: 'file saved after it was patched',
    says: 'Somebody saved the file after it was patched; its bytes are theirs and cannot be compared.',
    remedy: 'Nothing to do.',
  },
  'verify-bytes-differ': {
    short: 'file whose bytes are not as written',
    says: 'The bytes are not what was written ({what}), though nobody saved the file since.',
    remedy: 'Check the disk. `undo` puts the old file back from the backup.',
  },
  'verify-backup-damaged': {
    short: 'damaged backup',
    says: 'The backup {backup} does not hold the old bytes any more.',
    remedy: 'The workfile itself is right, and `undo` works without the backup; find out who changed it.',
  },
  'verify-seen-in-part': {
    short: 'ids that AYON does not show to who asks',
    says: 'AYON shows {unseen} of the new ids not to the user who asks, who sees only a part of the project: whether it has them was not checked.',
    remedy: 'Verify again with the key of a user whose access groups hide nothing.',
  },
  'verify-id-unknown': {
    short: 'id that AYON no longer has',
    says: 'AYON does not have the representation {id} any more.',
    remedy: 'Look for it in AYON; plan again if it was deleted.',
  },
  'verify-ids-differ': {
    short: 'file without the planned ids',
    says: 'The file lacks the planned id {id} on the node {node}.',
    remedy: 'Plan again to see what stands in it now.',
  },
  'verify-manage-empty': {
    short: 'workfile in which Manage stays empty because of one container',
    says: "AYON's Manage tool will list nothing of this workfile because of {node}.",
    remedy: "See to that container: the plan's findings of the workfile say what is wrong with it.",
  },
  'verify-manage-differs': {
    short: 'container that Manage treats otherwise',
    says: 'The Manage tool of AYON will not treat {node} as planned: expected {expected}, found {found}.',
    remedy: 'Plan again, and look at the blockers of this container.',
  },
  // --- gc
  'gc-not-ours': {
    short: 'backup of another run',
    says: 'It belongs to another run ({owner}).',
    remedy: 'Run `ayon-remap gc` on that run folder.',
  },
  'gc-still-needed': {
    short: 'backup that is still needed',
    says: 'The work on {workfile} is not finished, and this backup is needed for it.',
    remedy: 'Run `ayon-remap apply` or `ayon-remap undo` first.',
  },
  'gc-outside': {
    short: 'backup outside the backup folder',
    says: 'It lies outside the backup folder {folder}.',
    remedy: 'Run `gc` with the backup folder that `apply` was given.',
  },
  // --- pilot
  'pilot-source-changed': {
    short: 'file that changed before the pilot',
    says: 'No pilot copy was made: the file is not the one that was planned.',
    remedy: 'Plan again.',
  },
  'pilot-not-checked': {
    short: 'pilot copy that no application checked',
    says: 'No application has checked this copy (host: {host}).',
    remedy: 'Run the check script of this host in RUN/pilot, then `ayon-remap pilot RUN --confirm`.',
  },
  'pilot-unfinished': {
    short: 'pilot copy whose check did not end',
    says: '{application} ended before it had checked this copy.',
    remedy: 'Look at what it printed, open the copy by hand, and run the check again.',
  },
  'pilot-unreadable': {
    short: 'pilot copy that could not be opened',
    says: '{application} could not open this copy ({why}).',
    remedy: 'Open the original in the same application; if it opens there, report this and do not apply.',
  },
  'pilot-disagrees': {
    short: 'pilot copy that disagrees',
    says: '{application} shows another record than planned: node {node}, field {field}, expected {expected}, found {found} ({all} in this copy).',
    remedy: 'Do not apply this format. Open the copy and look at this node; report it.',
  },
  'pilot-saved-differs': {
    short: 'pilot copy that was saved otherwise',
    says: '{application} opened the copy and saved another record (node {node}, id {id}, missing: {missing}).',
    remedy: 'Do not apply this format. Open the copy and the saved file and look at this node; report it.',
  },
  'pilot-expectations-differ': {
    short: 'expectations that are not those of the pilot',
    says: 'The expectations are not those that this tool wrote for this plan.',
    remedy: 'Run `ayon-remap pilot RUN` and the check scripts again.',
  },
  'pilot-result-unknown': {
    short: 'result that cannot be read',
    says: 'It is not the result of a check script.',
    remedy: 'Run the check script of this host again.',
  },
  'pilot-result-other-plan': {
    short: 'result of another plan',
    says: 'The result belongs to another plan (SHA-256 {plan}).',
    remedy: 'Run the check script in the pilot folder of this run.',
  },
  'pilot-result-other-copies': {
    short: 'result for other copies',
    says: 'The result belongs to other pilot copies of this plan.',
    remedy: 'Run the check script again: `pilot` has made the copies anew since.',
  },
  'pilot-result-edited': {
    short: 'result that does not fit',
    says: 'The result does not fit what lies in the pilot folder ({what}): it, a copy or a saved file was changed.',
    remedy: 'Run `ayon-remap pilot RUN` and the check script again.',
  },
});
