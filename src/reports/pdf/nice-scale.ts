/** The end of a scale that shows `most`: the least of 1, 2, 2.5, 5 and 10 times a power of ten that is not below it. */
export function niceScale(most: number): number {
  if (most <= 0) return 1000;
  const power = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 2.5, 5].find((step) => step * power >= most) ?? 10) * power;
}
