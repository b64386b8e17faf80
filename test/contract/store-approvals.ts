import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aNewApproval } from '../support/stored-things.ts';
import type { OpenStore } from './store.ts';

export function keepsApprovals(name: string, open: OpenStore): void {
  describe(`${name} keeps approvals`, () => {
    it('with ids that grow, as they were given', async (t) => {
      const store = await open(t);
      const given = [
        aNewApproval(),
        aNewApproval({ scope: { network: '10.0.0.0/24' }, service: null, reason: "'; --", until: 5 }),
        aNewApproval({ scope: { group: 'servers' }, service: null }),
        aNewApproval({ service: { service: null, product: 'nginx' }, ports: { protocol: 'udp', first: 1, last: 9 } }),
      ];

      const first = await store.addApprovals(given);
      const second = await store.addApprovals([aNewApproval({ by: 'eva' })]);

      const ids = [...first, ...second].map(({ id }) => id);
      assert.deepEqual(ids, [1, 2, 3, 4, 5]);
      assert.deepEqual(
        first,
        given.map((approval, index) => ({ ...approval, id: index + 1, revoked: null })),
      );
      assert.deepEqual(await store.approvals(), [...first, ...second]);
    });

    it('for ever: one that is revoked is only marked, and once', async (t) => {
      const store = await open(t);
      const [kept, revoked] = await store.addApprovals([aNewApproval(), aNewApproval({ by: 'eva' })]);

      const first = await store.revokeApprovals([2, 77], { by: 'otto', at: 9 });
      const second = await store.revokeApprovals([2], { by: 'late', at: 10 });

      assert.deepEqual(first, [{ ...revoked, revoked: { by: 'otto', at: 9 } }]);
      assert.deepEqual(second, []);
      assert.deepEqual(await store.approvals(), [kept]);
      assert.deepEqual(await store.approvals({ revoked: true }), [kept, ...first]);
    });

    it('across closing and opening, nothing when there is nothing to do', async (t) => {
      const store = await open(t);
      assert.deepEqual(await store.addApprovals([]), []);
      assert.deepEqual(await store.revokeApprovals([], { by: 'eva', at: 1 }), []);
      const added = await store.addApprovals([aNewApproval()]);
      await store.close();

      const again = await open(t);

      assert.deepEqual(await again.approvals(), added);
    });
  });
}
