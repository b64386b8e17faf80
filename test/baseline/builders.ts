import type { KnownPort } from '../../src/baseline/decide.ts';
import type { HostGroup } from '../../src/baseline/groups.ts';
import { type ApproveSetting, type Policy, policyRules } from '../../src/baseline/policy.ts';
import type { Approval } from '../../src/core/approval.ts';
import { aNewApproval, aPort } from '../support/stored-things.ts';

export const anApproval = (fields: Partial<Approval> = {}): Approval => ({
  id: 1,
  revoked: null,
  ...aNewApproval(),
  ...fields,
});

export const aKnownPort = (fields: Partial<KnownPort> = {}): KnownPort => aPort(fields);

export const aPolicy = (fields: Partial<ApproveSetting> = {}, groups: readonly HostGroup[] = []): Policy => ({
  rules: policyRules([{ networks: ['10.0.0.0/24'], ports: '22/tcp', ...fields }]),
  groups,
});
