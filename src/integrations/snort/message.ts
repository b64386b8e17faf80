import { messageOfRule } from '../../core/alert-text/words.ts';

/** What stands between a rule's numbers and the `[**]` behind its message. */
export interface RuleMessage {
  readonly message: string;
  /** Written before the message as `<eth0> ` when asked for (Snort 2 `-I`, Snort 3 alert_with_interface_name). */
  readonly interface: string | null;
  /** Snort 3 puts its messages in quotes, without escaping those within. */
  readonly quoted: boolean;
}

const interfaceShape = /^ ?<([\w./:@+-]{1,255})> /;

export function parseRuleMessage(text: string): RuleMessage {
  const named = interfaceShape.exec(text);
  const message = named === null ? text : text.slice(named[0].length);
  const quoted = message.length >= 2 && message.startsWith('"') && message.endsWith('"');
  return {
    message: messageOfRule(quoted ? message.slice(1, -1) : message),
    interface: named?.[1] ?? null,
    quoted,
  };
}
