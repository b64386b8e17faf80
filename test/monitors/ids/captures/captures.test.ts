import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Batch } from '../../../../src/core/batch.ts';
import { NetmonError } from '../../../../src/core/errors.ts';
import type { NetmonEvent } from '../../../../src/core/event.ts';
import { exec } from '../../../../src/edges/programs/exec.ts';
import type { Store } from '../../../../src/store/store.ts';
import { anEvent } from '../../../support/stored-things.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { countAlerts, site, startIds, type Watching } from '../context.ts';

const attack = fileURLToPath(new URL('../../../fixtures/ids/attack-in-a-lab/', import.meta.url));
const eve = join(attack, 'suricata/eve.json');
const engine = { rules: [join(attack, 'suricata.rules')] };

const finished = (capture: string): NetmonEvent =>
  anEvent({
    type: 'capture.finished',
    subject: 'eth0',
    data: { capture, interface: 'eth0', file: `captures/${capture}.pcap` },
  });

/** A data folder with captures of the attack. */
function withCaptures(t: TestContext, ...captures: string[]): string {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'captures'));
  for (const capture of captures) {
    copyFileSync(join(attack, 'attack-in-a-lab.pcap'), join(folder, 'captures', `${capture}.pcap`));
  }
  return folder;
}

const started = (
  t: TestContext,
  folder: string,
  config: { readonly [key: string]: unknown } = {},
  emit?: (store: Store, batch: Batch) => Promise<unknown>,
): Promise<Watching> =>
  startIds(t, folder, { files: [join(folder, 'eve.json')], engine, ...config }, emit, {
    exec,
    site: { ...site, data: folder },
  });

const told = (type: string) => async (store: Store) => (await store.events({ types: [type] })).length > 0;
const heard = async (store: Store): Promise<number> => (await store.remember('ids')).heard;

describe('captures that netmon takes', { timeout: 120_000 }, () => {
  it('are looked through by themselves, and their alerts tied to them', async (t) => {
    const folder = withCaptures(t, 'c1');
    const watching = await started(t, folder);

    watching.tell(finished('c1'));
    await watching.until(told('ids.capture-analysed'));

    const [event] = await watching.store.events({ types: ['ids.capture-analysed'] });
    const groups = await watching.store.alertGroups({});
    assert.deepEqual([event?.data.capture, event?.data.alerts, event?.data.cut], ['c1', 82, null]);
    assert.equal(await countAlerts(watching.store), 82);
    assert.ok(groups.every(({ captures }) => captures.join() === 'c1'));
    assert.ok(groups.every(({ lastSeen }) => new Date(lastSeen).toISOString().startsWith('2026-11-21T02:5')));
    assert.equal(await heard(watching.store), 1);
  });

  it('add nothing to what was seen live', async (t) => {
    const folder = withCaptures(t, 'c1');
    copyFileSync(eve, join(folder, 'eve.json'));
    const watching = await started(t, folder);
    await watching.until(async (store) => (await countAlerts(store)) === 82);

    watching.tell(finished('c1'));
    await watching.until(told('ids.capture-analysed'));

    assert.equal(await countAlerts(watching.store), 82);
    assert.ok((await watching.store.alertGroups({})).every(({ captures }) => captures.join() === 'c1'));
  });

  it('are looked through once, also when the agent was killed while it stored what it found', async (t) => {
    const folder = withCaptures(t, 'c1', 'c2');
    let lots = 0;
    const killed = await started(t, folder, {}, async (store, batch) => {
      if ((batch.alerts ?? []).length > 0) lots += 1;
      if (lots > 0 && batch.heard !== undefined) throw new Error('killed');
      await store.commit('ids', batch, Date.now());
    });
    killed.tell(finished('c1'));
    await assert.rejects(
      killed.until(async () => false),
      /killed/,
    );
    await killed.stop();

    const again = await started(t, folder);
    again.tell(finished('c1'));
    again.tell(finished('c2'));
    again.tell(anEvent({ type: 'scan.started', data: { scan: 's1', targets: [] } }));
    await again.until(async (store) => (await heard(store)) === 3);

    assert.ok(lots > 0);
    assert.equal(await countAlerts(again.store), 82);
    const events = await again.store.events({ types: ['ids.capture-analysed'] });
    assert.deepEqual(
      events.map(({ data }) => [data.capture, data.alerts]),
      [
        ['c1', 82],
        ['c2', 82],
      ],
    );
  });

  it('are looked through again when what was found could not be stored', async (t) => {
    const folder = withCaptures(t, 'c1');
    const full = await started(t, folder, {}, async (store, batch) => {
      if ((batch.alerts ?? []).length > 0) throw new NetmonError('STORE_FAILED', 'store', 'the disk is full');
      await store.commit('ids', batch, Date.now());
    });
    full.tell(finished('c1'));
    await assert.rejects(
      full.until(async () => false),
      /the disk is full/,
    );
    await full.stop();

    const again = await started(t, folder);
    again.tell(finished('c1'));
    await again.until(told('ids.capture-analysed'));

    assert.equal(await countAlerts(again.store), 82);
    assert.deepEqual(await again.store.events({ types: ['ids.capture-unread'] }), []);
  });

  it('that are cut or no captures are told as such, and keep no other from being looked through', async (t) => {
    const folder = withCaptures(t, 'cut', 'whole');
    truncateSync(join(folder, 'captures/cut.pcap'), 20_000);
    writeFileSync(join(folder, 'captures/wrong.pcap'), readFileSync(eve).subarray(0, 5000));
    const watching = await started(t, folder);

    for (const capture of ['gone', 'wrong', 'cut', 'whole']) watching.tell(finished(capture));
    await watching.until(async (store) => (await heard(store)) === 4);

    const unread = await watching.store.events({ types: ['ids.capture-unread'] });
    const [cut, whole] = await watching.store.events({ types: ['ids.capture-analysed'] });
    assert.deepEqual(
      unread.map(({ data }) => data.capture),
      ['gone', 'wrong'],
    );
    assert.match(String(cut?.data.cut), /truncated/);
    assert.equal(whole?.data.alerts, 82);
  });

  it('stay unread in silence where no engine is installed, or nobody wants it', async (t) => {
    const folder = withCaptures(t, 'c1');
    copyFileSync(eve, join(folder, 'eve.json'));
    const none: typeof exec = (program) => Promise.reject(new NetmonError('TOOL_MISSING', program, 'not there'));
    const without = await startIds(t, folder, { files: [join(folder, 'eve.json')] }, undefined, { exec: none });
    without.tell(finished('c1'));
    await without.until(async (store) => (await heard(store)) === 1 && (await countAlerts(store)) === 82);
    assert.deepEqual(await without.store.events({ types: ['ids.capture-analysed', 'ids.capture-unread'] }), []);
    assert.ok(without.troubles.every((trouble) => trouble === null));
    await without.stop();

    const unwilling = await started(t, folder, { engine: { ...engine, captures: false } });
    unwilling.tell(finished('c1'));
    await unwilling.until(async (store) => (await heard(store)) === 1);
    assert.deepEqual(await unwilling.store.events({ types: ['ids.capture-analysed'] }), []);
  });
});
