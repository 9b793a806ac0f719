/** The strip that says that the clock of this device is wrong. `span` is a span of time in words. */
export const clock = {
  area: 'clock' as const,
  behind: (span: string): string =>
    `The clock of this device is ${span} behind that of the network, so times here may look wrong; order and messages are safe. Set the clock in the settings of the device.`,
  ahead: (span: string): string =>
    `The clock of this device is ${span} ahead of that of the network, so times here may look wrong; order and messages are safe. Set the clock in the settings of the device.`,
  understood: 'Understood',
}
