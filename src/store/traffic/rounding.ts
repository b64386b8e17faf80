/** Up to here whole numbers keep their value; above, each code stands for a number `step` times that of the one before. */
const exact = 256;
const step = Math.log(1.0155);

/** A whole number as a code of a few bits; what it stands for is less than 1 % away. Neighbours have codes that are near. */
export const codeOf = (value: number): number =>
  value <= exact ? value : exact + Math.round(Math.log(value / exact) / step);

export const numberOf = (code: number): number =>
  code <= exact ? code : Math.round(exact * Math.exp((code - exact) * step));
