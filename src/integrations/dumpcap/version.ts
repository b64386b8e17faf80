/** The oldest whose wordings are known. */
const oldest = { major: 3, minor: 0 };

/** What is wrong with the version that `dumpcap --version` printed, in a sentence; null when it is new enough, or says none. */
export function versionFault(text: string): string | null {
  const [, major, minor] = /^Dumpcap \(Wireshark\) (\d+)\.(\d+)/m.exec(text) ?? [];
  if (major === undefined || minor === undefined) return null;
  const isOld = Number(major) < oldest.major || (Number(major) === oldest.major && Number(minor) < oldest.minor);
  return isOld ? `dumpcap ${major}.${minor} is too old: ${oldest.major}.${oldest.minor} is needed` : null;
}
