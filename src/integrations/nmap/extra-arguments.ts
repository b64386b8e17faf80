/**
 * Arguments of nmap that a user may add: those that change how hosts are found and how fast and thoroughly they are asked.
 * None that writes or reads files, names targets, sends faster than a limit allows, forges addresses, or runs scripts.
 */
const safe: readonly RegExp[] = [
  /^--(?:max-retries|min-hostgroup|max-hostgroup|min-parallelism|max-parallelism|version-intensity|ttl)=\d{1,5}$/,
  /^--(?:initial-rtt-timeout|min-rtt-timeout|max-rtt-timeout|max-scan-delay)=\d{1,6}(?:ms|s|m)?$/,
  /^--(?:version-light|version-all|defeat-rst-ratelimit|disable-arp-ping|osscan-guess)$/,
  /^-P[SAU](?:\d{1,5}(?:,\d{1,5}){0,30})?$/,
  /^-P[EPMn]$/,
];

export const isSafeArgument = (argument: string): boolean => safe.some((pattern) => pattern.test(argument));
