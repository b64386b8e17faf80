import { StringDecoder } from 'node:string_decoder';

export interface LineSplitter {
  push(bytes: Buffer): void;
  /** Hands over what is left without a line feed. */
  end(): void;
}

/** Cuts a stream of UTF-8 into lines. What a line has beyond `limit` UTF-16 units is dropped, so memory stays bounded. */
export function lineSplitter(onLine: (line: string) => void, limit = 1 << 20): LineSplitter {
  const decoder = new StringDecoder('utf8');
  let line = '';
  const extend = (text: string): void => {
    if (line.length < limit) line += text.slice(0, limit - line.length);
  };
  const finish = (): void => {
    const finished = line;
    line = '';
    onLine(finished);
  };
  return {
    push(bytes) {
      const text = decoder.write(bytes);
      let from = 0;
      for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', from)) {
        extend(text.slice(from, at));
        finish();
        from = at + 1;
      }
      extend(text.slice(from));
    },
    end() {
      extend(decoder.end());
      if (line !== '') finish();
    },
  };
}
