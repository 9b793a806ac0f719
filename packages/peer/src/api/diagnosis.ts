import type { DeviceId, ErrorCode } from '@kith/wire'
import type { ConnectionStatus, WaitOptions } from './peer.ts'

/** How `diagnose` looks. */
export interface DiagnoseOptions extends WaitOptions {
  /** A name to which every path is tried. @default none */
  readonly to?: string | undefined
  /** Told what is looked at now. */
  readonly onProgress?: ((step: DiagnosisStep) => void) | undefined
}

/** What a diagnosis looks at, in this order. */
export type DiagnosisStep = 'server' | 'udp' | 'turn' | 'name' | 'paths'

/** What kind of network this device is in, and which paths work: plain data, with the conclusions in words. */
export interface Diagnosis {
  /** When it began, in milliseconds since 1970. */
  readonly atMs: number
  readonly tookMs: number
  readonly server: ServerDiagnosis
  readonly network: NetworkDiagnosis
  /** The paths to the name that was asked for. */
  readonly target: TargetDiagnosis | undefined
  /** What follows from the rest, the most important first. */
  readonly findings: readonly Finding[]
}

/** The connection to the server. */
export interface ServerDiagnosis {
  /** Its host, without a port. */
  readonly host: string
  readonly state: ConnectionStatus['state']
  /** Why there is no connection. */
  readonly code: ErrorCode | undefined
  /** The shortest of a few questions and answers, in milliseconds. */
  readonly roundTripMs: number | undefined
}

/** What this device's network does with datagrams. */
export interface NetworkDiagnosis {
  /** The STUN servers that the network names. */
  readonly stun: readonly string[]
  /** Where the STUN server that was asked is, as its address says: what it sees of a NAT depends on it. */
  readonly from: 'this-machine' | 'local-network' | 'internet' | 'unknown'
  readonly ipv4: FamilyDiagnosis
  readonly ipv6: FamilyDiagnosis
  readonly turn: readonly TurnDiagnosis[]
  /** Data may use TURN too, and not calls alone. */
  readonly isTurnForData: boolean
}

/** IPv4 or IPv6. */
export interface FamilyDiagnosis {
  /** Own addresses beyond this machine, as far as this program may know them. */
  readonly addresses: readonly string[]
  /** `unasked`: there is no STUN server to ask in this family. `silent`: none answered. */
  readonly udp: 'works' | 'silent' | 'unasked'
  readonly roundTripMs: number | undefined
  /** Address and port under which the STUN server saw this device, such as `203.0.113.9:40123`. */
  readonly mapped: string | undefined
  /**
   * How a NAT gives ports: `none` when there is no NAT, `independent` when a port is the same toward every destination, `dependent` when each destination sees
   * another one.
   */
  readonly mapping: 'none' | 'independent' | 'dependent' | 'unknown'
  /** Whether two devices behind this NAT reach each other by its outer address. */
  readonly hairpin: 'works' | 'fails' | 'unknown'
}

/** One TURN server. */
export interface TurnDiagnosis {
  readonly url: string
  /** `listens`: it takes a connection, and more was not tried. `unasked`: this program cannot try it. */
  readonly state: 'works' | 'listens' | 'refused' | 'silent' | 'unasked'
  /** The error of STUN with which it refused, such as 401. */
  readonly code: number | undefined
  readonly roundTripMs: number | undefined
}

/** The paths to one name. */
export interface TargetDiagnosis {
  readonly name: string
  /** Why no path was tried, such as `name-unknown`. */
  readonly code: ErrorCode | undefined
  /** Only contacts learn each other's addresses. */
  readonly isContact: boolean
  readonly devices: readonly DeviceDiagnosis[]
}

export interface DeviceDiagnosis {
  readonly device: DeviceId
  readonly label: string
  readonly paths: readonly PathDiagnosis[]
}

/** One way to a device. */
export interface PathDiagnosis {
  readonly path: 'relay' | 'webrtc' | 'tcp'
  readonly state: 'works' | 'fails' | 'untried'
  readonly roundTripMs: number | undefined
  /** Why it does not work, or was not tried. */
  readonly reason: PathTrouble | undefined
  /** `reason` as a sentence for a person. */
  readonly why: string | undefined
  /** Of a direct path: how its last attempt failed, or its link ended. */
  readonly code: ErrorCode | undefined
  /** Of a direct path that rests: when it is tried next, in milliseconds since 1970. */
  readonly untilMs: number | undefined
}

/**
 * `not-connected`: this device is not. `not-a-contact`: the other name is none. `policy`: paths of this kind are switched off. `missing-here`, `missing-there`: the program here, or
 * there, does not have it. `absent`: the device is not connected. `no-answer`: it did not answer. `no-way`: it answered, and no way was found in time. `unneeded`: another direct path was
 * there before.
 */
export type PathTrouble =
  | 'not-connected'
  | 'not-a-contact'
  | 'policy'
  | 'missing-here'
  | 'missing-there'
  | 'absent'
  | 'no-answer'
  | 'no-way'
  | 'unneeded'

/** One conclusion, in words. */
export interface Finding {
  /** Names it for programs; stable. */
  readonly id: string
  /** `good`: as it should be. `note`: works, with something to know. `problem`: something does not work. */
  readonly level: 'good' | 'note' | 'problem'
  readonly sentence: string
  /** What to do about it. */
  readonly advice: string | undefined
}
