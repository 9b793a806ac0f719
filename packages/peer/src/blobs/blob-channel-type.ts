/** The type of the channels on which devices give each other parts (spec BL9). */
export const blobChannelType = 'kith.blob'
