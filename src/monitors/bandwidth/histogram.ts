/** Growth from one bin to the next: what is read from it is right to 2.5 %. */
const growth = Math.log(1.05);
const bins = 600;

/** How often which rate was seen, as bins of a logarithmic scale from 1 to 5 × 10¹²; bin 0 is for less than 1. */
export type Histogram = Uint16Array;

export const emptyHistogram = (): Histogram => new Uint16Array(bins);

export function count(histogram: Histogram, value: number): void {
  const bin = value < 1 ? 0 : Math.min(bins - 1, 1 + Math.floor(Math.log(value) / growth));
  histogram[bin] = (histogram[bin] ?? 0) + 1;
}

/** The value below which `share` (0 to 1) of all lies; 0 when there is none. */
export function quantile(histogram: Histogram, share: number): number {
  const total = histogram.reduce((sum, each) => sum + each, 0);
  let left = share * total;
  for (const [bin, each] of histogram.entries()) {
    left -= each;
    if (left <= 0 && total > 0) return bin === 0 ? 0 : Math.round(Math.exp((bin - 0.5) * growth));
  }
  return 0;
}

/** The bins that are not empty, as pairs. */
export function sparse(histogram: Histogram): number[][] {
  const pairs: number[][] = [];
  histogram.forEach((each, bin) => {
    if (each > 0) pairs.push([bin, each]);
  });
  return pairs;
}

export function fromSparse(pairs: readonly (readonly number[])[]): Histogram {
  const histogram = emptyHistogram();
  for (const [bin = 0, each = 0] of pairs) if (bin < bins) histogram[bin] = each;
  return histogram;
}
