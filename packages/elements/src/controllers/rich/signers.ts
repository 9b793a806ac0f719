/** People whose signs, or votes, stand under one message; of more none is taken (spec CT8, CT24). A conversation has no more devices than this. */
export const signersMax = 250
