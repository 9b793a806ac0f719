/** What brings the name back when all devices are lost. */
export const recovery = {
  area: 'recovery' as const,
  codeCounts: 'The code on your paper brings your name back from now on. Keep it where your passport is.',
  passkeyCounts: 'This passkey brings your name back from now on.',
  done: 'Done',
  lead: 'When all your devices are lost, your name comes back only with what you made before. Nobody else can give it back to you, and nobody else can take it.',
  whatBringsBack: 'What brings your name back',
  makeCode: 'Make a code on paper',
  makeAnotherCode: 'Make another code on paper',
  usePasskey: 'Use a passkey',
  writeDown: 'Write this down on paper. It is shown once, and neither this device nor the network keeps it.',
  whoeverHas: 'Whoever has this code can take your name. A photo of it is a copy that you do not see.',
  haveOnPaper: 'I have it on paper',
  print: 'Print',
  typeFromPaper: 'Type the code from your paper. So you know that every letter is right before you need it.',
  recoveryCode: 'Recovery code',
  saving: 'Saving…',
  thisIsIt: 'This is it',
  showAgain: 'Show it again',
  codeOnPaper: 'A code on paper',
  passkey: 'A passkey',
  /** On the sheet itself. */
  sheetTitle: (name: string, network: string): string => `Recovery code of ${name} on ${network}`,
  sheetHow: (network: string): string =>
    `It brings the name back when all its devices are lost: open ${network}, choose “Recover it”, and type the name and these 28 letters and digits. There is no O and no I among them.`,
  sheetWarning: 'Whoever has this paper can take the name. Keep it where your passport is.',
}
