/** `nobody` on every Linux. */
const nobody = 65_534;

/**
 * Arguments for setpriv(1) with which root becomes somebody else without any capability. Without capabilities user 0 would still own
 * the system's files. The kernel forgets an earlier request to end with the parent when the user changes: it must be among these, too.
 */
export const asUser = (uid: number, gid: number, rights = '-all'): readonly string[] => [
  ...[`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--no-new-privs'],
  ...[`--inh-caps=${rights}`, `--ambient-caps=${rights}`, `--bounding-set=${rights}`],
];

/** The same, as nobody who may read every file. */
export const asReader: readonly string[] = asUser(nobody, nobody, '-all,+dac_read_search');
