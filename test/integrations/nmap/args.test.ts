import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type PortScanOptions, portScanArgs, sweepArgs } from '../../../src/integrations/nmap/args.ts';

const common = {
  targets: ['10.0.0.0/24', '10.0.1.7'],
  exclude: [],
  ipv6: false,
  rawSockets: true,
  base: '/data/runs/x/tcp',
  timing: null,
  maxRate: null,
  hostTimeout: null,
};
const portScan = (special: Partial<PortScanOptions>) =>
  portScanArgs({
    ...common,
    protocol: 'tcp',
    ports: 'top-1000',
    serviceDetection: true,
    osDetection: false,
    scripts: [],
    knownUp: false,
    scanDelay: null,
    minParallelism: null,
    extra: [],
    ...special,
  }).args.join(' ');

describe('arguments of nmap', () => {
  it('sweeps without looking at ports, and reads targets from standard input', () => {
    const { args, input } = sweepArgs({ ...common, timing: 4, maxRate: 500, hostTimeout: 30_000 });

    assert.equal(
      args.join(' '),
      '-sn -n --privileged -T4 --max-rate 500 --host-timeout 30000ms --stats-every 1s -oA /data/runs/x/tcp -iL -',
    );
    assert.equal(input, '10.0.0.0/24\n10.0.1.7\n');
  });

  it('scans ports by SYN with raw sockets and by full connections without', () => {
    assert.match(portScan({}), /^-sS --top-ports 1000 -sV -n .*--privileged/);
    assert.match(portScan({ rawSockets: false, osDetection: true }), /^-sT --top-ports 1000 -sV -n .*--unprivileged/);
    assert.doesNotMatch(portScan({ rawSockets: false, osDetection: true }), /-O/);
  });

  it('asks for the operating system only where TCP ports are scanned', () => {
    assert.match(
      portScan({ osDetection: true, serviceDetection: false }),
      /^-sS --top-ports 1000 -O --osscan-limit -n/,
    );
    assert.match(portScan({ osDetection: true, protocol: 'udp', ports: '53,161' }), /^-sU -p 53,161 -sV -n/);
  });

  it('runs the scripts that are named, and does not wait long for banners', () => {
    assert.match(
      portScan({ scripts: ['banner', 'http-server-header'], knownUp: true }),
      /-sV --script banner,http-server-header --script-args banner.timeout=1s -Pn -n/,
    );
    assert.match(portScan({ scripts: ['ssl-cert'] }), /-sV --script ssl-cert -n/);
  });

  it('passes a pause between packets and more arguments on', () => {
    assert.match(portScan({ scanDelay: 250, extra: ['--max-retries=2'] }), /-sV --scan-delay 250ms --max-retries=2 -n/);
  });

  it('excludes addresses of the family that is scanned', () => {
    const exclude = ['10.0.0.1', 'fd00::1', '10.0.0.128/25'];

    assert.match(portScan({ exclude }), /--exclude 10\.0\.0\.1,10\.0\.0\.128\/25 /);
    assert.match(portScan({ exclude, ipv6: true, targets: ['fd00::5'] }), / -6 .*--exclude fd00::1 /);
    assert.doesNotMatch(portScan({ exclude: ['fd00::1'] }), /--exclude/);
  });

  it('escapes what nmap would take for the time in the name of a file', () => {
    assert.match(portScan({ base: '/data/100%Y/tcp' }), /-oA \/data\/100%%Y\/tcp/);
  });
});
