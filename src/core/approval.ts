import type { PortRange } from './port-range.ts';

/**
 * What an approval is for: a device wherever it is, whatever has an address of a network (CIDR or one address), or the targets
 * of a group as the config names them at the time of asking.
 */
export type ApprovalScope = { readonly host: string } | { readonly network: string } | { readonly group: string };

/** The address that an approval is for, when it is for one; null else. */
export const addressOf = (scope: ApprovalScope): string | null =>
  'network' in scope && !scope.network.includes('/') ? scope.network : null;

/** What was seen on the port when it was approved; a part that was not known (null) may be anything. */
export interface BoundService {
  /** nmap's name of it: `ssh`, `ssl/http`. */
  readonly service: string | null;
  readonly product: string | null;
}

/** Somebody's word that ports may be open. Never changes, save that it can be revoked; never deleted. */
export interface Approval {
  /** Given by the store: grows, is never given twice. */
  readonly id: number;
  readonly scope: ApprovalScope;
  readonly ports: PortRange;
  /** Null: whatever answers there. */
  readonly service: BoundService | null;
  readonly reason: string | null;
  readonly by: string;
  readonly at: number;
  /** When it ends; null: never. */
  readonly until: number | null;
  readonly revoked: { readonly by: string; readonly at: number } | null;
}

export type NewApproval = Omit<Approval, 'id' | 'revoked'>;
