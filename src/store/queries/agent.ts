import type { Engine } from '../engines/engine.ts';
import type { Writer } from '../engines/group-commit.ts';
import { replacing } from '../engines/statement.ts';
import { toAgentRun, toMonitorState } from '../from-rows.ts';
import type { AgentRunRow, CheckpointRow, CursorRow, MonitorStateRow } from '../schema.ts';
import type { Store } from '../store.ts';

type AgentQueries = Pick<
  Store,
  'remember' | 'setMonitorState' | 'monitorStates' | 'setAgentRun' | 'lastAgentRun' | 'agentRuns'
>;

const replaceState = replacing('monitor_states', ['monitor', 'state', 'reason', 'hint', 'since'], ['monitor']);

const replaceRun = replacing(
  'agent_runs',
  ['started_at', 'last_alive', 'stopped_at', 'pid', 'version'],
  ['started_at'],
);

/** What the agent keeps about itself and its monitors. */
export const agentQueries = (engine: Engine, { write }: Writer): AgentQueries => ({
  async remember(monitor) {
    const rows = await engine.rows<CheckpointRow>({
      sql: 'select * from checkpoints where monitor = ? order by key',
      parameters: [monitor],
    });
    const [cursor] = await engine.rows<CursorRow>({
      sql: 'select * from cursors where monitor = ?',
      parameters: [monitor],
    });
    return { memory: new Map(rows.map(({ key, value }) => [key, JSON.parse(value)])), heard: cursor?.seq ?? 0 };
  },

  async setMonitorState({ monitor, state, reason, hint, since }) {
    await write([replaceState({ monitor, state, reason, hint, since })]);
  },

  async monitorStates() {
    const all = { sql: 'select * from monitor_states order by monitor', parameters: [] };
    return (await engine.rows<MonitorStateRow>(all)).map(toMonitorState);
  },

  async setAgentRun({ startedAt, lastAlive, stoppedAt, pid, version }) {
    await write([replaceRun({ started_at: startedAt, last_alive: lastAlive, stopped_at: stoppedAt, pid, version })]);
  },

  async lastAgentRun() {
    const latest = { sql: 'select * from agent_runs order by started_at desc limit 1', parameters: [] };
    return (await engine.rows<AgentRunRow>(latest)).map(toAgentRun)[0] ?? null;
  },

  async agentRuns({ since, until }) {
    const overlapping = {
      sql: 'select * from agent_runs where started_at < ? and coalesce(stopped_at, last_alive) >= ? order by started_at',
      parameters: [until, since],
    };
    return (await engine.rows<AgentRunRow>(overlapping)).map(toAgentRun);
  },
});
