/** A colour as its light is mixed: linear sRGB from 0 to 1, and how much it covers. */
export interface Colour {
  readonly red: number
  readonly green: number
  readonly blue: number
  readonly alpha: number
}

/** Reads `oklch(L C H)` and `oklch(L C H / A)` (CSS Color 4, 9.4); what no screen shows is cut to what it does. */
export function readOklch(text: string): Colour {
  const numbers = /^oklch\(([\d.]+) ([\d.]+) ([\d.]+)(?: \/ ([\d.]+))?\)$/u.exec(text.trim())?.slice(1).map(Number)
  if (numbers === undefined) throw new Error(`no colour of the house: ${text}`)
  const [lightness = 0, chroma = 0, hue = 0, alpha] = numbers
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  // From Oklab by its author's matrices (Björn Ottosson, A perceptual color space, 2020).
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const cut = (value: number): number => Math.min(1, Math.max(0, value))
  return {
    red: cut(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
    green: cut(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
    blue: cut(-0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short),
    alpha: alpha === undefined || Number.isNaN(alpha) ? 1 : alpha,
  }
}

/** One colour laid over another, as a browser does it: in gamma-encoded sRGB. */
export function over(above: Colour, below: Colour): Colour {
  const mix = (one: number, other: number): number =>
    decode(encode(one) * above.alpha + encode(other) * (1 - above.alpha))
  return {
    red: mix(above.red, below.red),
    green: mix(above.green, below.green),
    blue: mix(above.blue, below.blue),
    alpha: 1,
  }
}

/** The contrast of two colours, from 1 to 21 (WCAG 2.2, 1.4.3). */
export function contrast(one: Colour, other: Colour): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance({ red, green, blue }: Colour): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function encode(linear: number): number {
  return linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055
}

function decode(encoded: number): number {
  return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4
}
