import type { Capture, Conversation, Explanation } from '../../core/capture.ts';
import type { Pin } from '../../edges/captures/capture-files.ts';
import { isoTime } from '../output/print.ts';

/** An element of `netmon captures --json`, and what `show` and `netmon capture` print. */
export const captureShape = (capture: Capture, pin: Pin | null) => ({
  id: capture.id,
  state: capture.state,
  interface: capture.interface,
  cause: capture.cause,
  spike: capture.spike,
  requestedAt: isoTime(capture.requestedAt),
  from: isoTime(capture.from),
  to: isoTime(capture.to),
  filter: capture.filter,
  snapLength: capture.snapLength,
  file: capture.file,
  bytes: capture.bytes,
  packets: capture.packets,
  dropped: capture.dropped,
  sha256: capture.sha256,
  reason: capture.reason,
  pin: pin === null ? null : { by: pin.by, reason: pin.reason, at: isoTime(pin.at) },
  explanation: capture.explanation === null ? null : explanationShape(capture.explanation),
  explanationFailure: capture.explanationFailure,
});

const explanationShape = (explanation: Explanation) => ({
  ...explanation,
  from: timeOrNull(explanation.from),
  to: timeOrNull(explanation.to),
  conversations: explanation.conversations.map(conversationShape),
});

const conversationShape = (conversation: Conversation) => ({
  ...conversation,
  firstAt: isoTime(conversation.firstAt),
  lastAt: isoTime(conversation.lastAt),
});

const timeOrNull = (time: number | null): string | null => (time === null ? null : isoTime(time));
