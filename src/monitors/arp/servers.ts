import type { EventType } from '../../core/event-types.ts';
import type { Json } from '../../core/json.ts';
import type { DhcpFrame, NdpFrame } from '../../core/observation.ts';
import { type ArpState, isLearning, isNews, learnKnown, tell } from './state.ts';

interface Server {
  readonly type: EventType;
  readonly what: 'dhcp' | 'router';
  readonly noun: string;
  readonly ip: string;
  readonly mac: string;
  readonly time: number;
  readonly allowed: 'learn' | readonly string[];
  readonly data: { readonly [key: string]: Json };
}

/** A DHCP server answered: is it one that is allowed, or that was here before? */
export function judgeDhcpServer(state: ArpState, frame: DhcpFrame, evidence: Json): void {
  const ip = frame.serverId ?? frame.senderIp;
  judgeServer(state, {
    type: 'dhcp.rogue-server',
    what: 'dhcp',
    noun: 'DHCP server',
    ip,
    mac: frame.ethernetSource,
    time: frame.time,
    allowed: state.rules.config.allowed_dhcp_servers,
    data: { evidence },
  });
}

/** A router announced itself (RFC 4861 4.2). */
export function judgeRouter(state: ArpState, frame: NdpFrame, evidence: Json): void {
  judgeServer(state, {
    type: 'ndp.rogue-router',
    what: 'router',
    noun: 'IPv6 router',
    ip: frame.senderIp,
    mac: frame.linkLayer ?? frame.ethernetSource,
    time: frame.time,
    allowed: state.rules.config.allowed_routers,
    data: { prefixes: frame.prefixes, evidence },
  });
}

function judgeServer(state: ArpState, server: Server): void {
  const { type, what, noun, ip, mac, time, allowed } = server;
  const id = `${what}/${ip}/${mac}`;
  if (allowed === 'learn') {
    if (state.known.has(id)) return;
    if (isLearning(state)) {
      learnKnown(state, id);
      return;
    }
  } else if (allowed.includes(ip) || allowed.includes(mac)) {
    return;
  }
  if (!isNews(state, type, `${ip} ${mac}`, time, state.rules.config.calm)) return;
  const known = [...state.known]
    .filter((entry) => entry.startsWith(`${what}/`))
    .map((entry) => entry.split('/')[1] ?? '');
  const normal = allowed === 'learn' ? known : allowed;
  const others = normal.length === 0 ? `no ${noun} was seen here before` : `known here: ${normal.join(', ')}`;
  tell(
    state,
    {
      type,
      time,
      severity: normal.length === 0 ? 'medium' : 'high',
      subject: ip,
      summary: `${noun} ${ip} (${mac}) is not known here: ${others}`,
      key: `${ip} ${mac}`,
      host: mac,
      data: { ip, mac, allowed: normal, ...server.data },
    },
    { alsoWhileLearning: true },
  );
}
