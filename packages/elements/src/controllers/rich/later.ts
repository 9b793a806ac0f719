// What few messages need is one file, which is loaded with the first that needs any of it.
export { mentionPieces, mentionsIn } from './mentions.ts'
export { areAnswers, endBody, pollBody, voteBody } from './poll-bodies.ts'
export { joinThread, markThreadSeen } from './threads.ts'
export { counted, resultOf } from './poll-counting.ts'
