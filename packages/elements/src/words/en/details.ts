/** About somebody. */
export const details = {
  area: 'details' as const,
  back: 'Back to the conversation',
  address: 'Address',
  identity: 'Identity',
  compare: 'Compare',
  contactSince: 'Contact since',
  report: 'Report',
  remove: 'Remove',
  removeQuestion: 'Remove this contact on both sides? What was written stays on this device.',
  block: 'Block',
  blockQuestion: 'Take nothing more from this name? The conversation stays on this device.',
  cancel: 'Cancel',
}
