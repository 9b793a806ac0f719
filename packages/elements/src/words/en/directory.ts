/** What names publish, and the search through it. */
export const directory = {
  area: 'directory' as const,
  search: 'Search',
  searchIn: (kind: string): string => `Search in ${kind}`,
  nothing: 'Nothing has been published here yet.',
  nothingFound: (query: string): string => `Nothing found for “${query}”.`,
  by: (name: string): string => `by ${name}`,
  more: 'Show more',
  failed: 'The directory cannot be read now.',
}
