/** Why a file that is here is not shown in its place: what is wrong, what is safe, what to do. */
export const content = {
  area: 'content' as const,
  other: 'Its content is not what it says to be, so it is not opened here. Save it only if you trust who sent it.',
  broken: 'It is damaged, or this browser cannot show it. It can still be saved.',
  large: (width: string, height: string): string =>
    `It is too large to be shown here: ${width} by ${height} pixels. It can still be saved.`,
}
