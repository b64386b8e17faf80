import { closeSync, openSync, writeSync } from 'node:fs';

const services = [
  [21, 'name="ftp" product="vsftpd" version="3.0.3"'],
  [
    22,
    'name="ssh" product="OpenSSH" version="8.9p1 Ubuntu 3ubuntu0.1" extrainfo="Ubuntu Linux; protocol 2.0" ostype="Linux"',
  ],
  [25, 'name="smtp" product="Postfix smtpd" hostname="mail.example"'],
  [53, 'name="domain" product="ISC BIND" version="9.18.1"'],
  [80, 'name="http" product="nginx" version="1.18.0" extrainfo="Ubuntu"'],
  [110, 'name="pop3" product="Dovecot pop3d"'],
  [143, 'name="imap" product="Dovecot imapd" extrainfo="Ubuntu"'],
  [443, 'name="http" product="nginx" version="1.18.0" extrainfo="Ubuntu" tunnel="ssl"'],
  [3306, 'name="mysql" product="MySQL" version="8.0.33"'],
  [8080, 'name="http" product="Apache Tomcat" version="9.0.65"'],
] as const;

/**
 * Writes what `nmap -sV` tells of so many hosts with eight open ports each, some 2.1 kB a host. In a later scan every time is
 * another one, a port is closed on one host of forty, and a version is another one on one of forty. In the scan of another
 * network each product is another one.
 */
export function writeLargeScan(file: string, hosts: number, when: When): void {
  const target = openSync(file, 'w');
  const time = when === 'first' ? 1_700_000_000 : 1_700_086_400;
  writeSync(target, head(time));
  for (let first = 0; first < hosts; first += 1000) {
    const numbers = Array.from({ length: Math.min(1000, hosts - first) }, (_, index) => first + index);
    writeSync(target, numbers.map((number) => host(number, time, when)).join(''));
  }
  writeSync(target, tail(time + 200, hosts));
  closeSync(target);
}

export type When = 'first' | 'later' | 'otherwise';

const head = (time: number): string => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nmaprun>
<!-- Nmap 7.93 scan initiated as: nmap -sV -oX scan.xml 10.0.0.0/8 -->
<nmaprun scanner="nmap" args="nmap -sV -oX scan.xml 10.0.0.0/8" start="${time}" version="7.93" xmloutputversion="1.05">
<scaninfo type="syn" protocol="tcp" numservices="10000" services="1-10000"/>
<verbose level="0"/>
<debugging level="0"/>
`;

const tail = (time: number, hosts: number): string =>
  `<runstats><finished time="${time}" elapsed="200" exit="success"/><hosts up="${hosts}" down="0" total="${hosts}"/>
</runstats>
</nmaprun>
`;

function host(number: number, time: number, when: When): string {
  const isLater = when === 'later';
  const bytes = [number >> 16, (number >> 8) & 255, number & 255];
  const mac = bytes.map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');
  const ports = services.filter(
    (_, index) => (number + index) % 5 !== 0 && !(isLater && number % 40 === 0 && index === 4),
  );
  return `<host starttime="${time}" endtime="${time + 100}"><status state="up" reason="arp-response" reason_ttl="0"/>
<address addr="10.${bytes.join('.')}" addrtype="ipv4"/>
<address addr="52:54:00:${mac}" addrtype="mac" vendor="QEMU virtual NIC"/>
<hostnames>
<hostname name="host-${number}.example" type="PTR"/>
</hostnames>
<ports><extraports state="closed" count="9992">
<extrareasons reason="reset" count="9992" proto="tcp" ports="1-20,23-24"/>
</extraports>
${ports.map(([port, service]) => portXml(port, changed(service, isLater && number % 40 === 1, when))).join('')}</ports>
<times srtt="${100 + ((number * 7 + time) % 900)}" rttvar="${number % 90}" to="100000"/>
</host>
`;
}

function changed(service: string, isNewer: boolean, when: When): string {
  if (when === 'otherwise') return service.replace('product="', 'product="Other ');
  return isNewer ? service.replace('8.9p1', '9.6p1') : service;
}

const portXml = (port: number, service: string): string =>
  `<port protocol="tcp" portid="${port}"><state state="open" reason="syn-ack" reason_ttl="64"/><service ${service} method="probed" conf="10"><cpe>cpe:/a:x</cpe></service></port>\n`;
