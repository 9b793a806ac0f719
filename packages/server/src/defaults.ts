/** What `serve` does when an option is not given. One place for the whole package; `LIMITS.md` lists the limits. */
export const defaults = {
  /** Only this machine. */
  host: '127.0.0.1',
  port: 4600,
  dataDir: './data',
  domain: 'localhost',
  deadlines: {
    headerMs: 10_000,
    upgradeMs: 5_000,
    signInMs: 10_000,
    pingEveryMs: 15_000,
    /** After a ping; with the ping and a sweep of the server a crash shows within 45 s. */
    pongMs: 28_000,
    /** A receiver that takes nothing of what waits for this long is closed. */
    stallMs: 20_000,
    /** Senders wait this long for a receiver that reads too slowly; then what they send to it is dropped. */
    holdMs: 2_000,
    /** Between `bye` and the end of the connection. */
    closeMs: 2_000,
    /** For everything when the server stops. */
    stopMs: 5_000,
  },
  limits: {
    /** All connections. */
    connectionsMax: 20_000,
    /** Connections without a signed-in device, of one address. */
    connectionsBeforeSignInMax: 1_000,
    /** Devices that one connection may sign in. */
    devicesPerConnectionMax: 1_000,
    /** Requests of one connection that may be under way. */
    requestsUnderWayMax: 32,
    /** Bytes a connection may send before its first device is signed in. */
    bytesBeforeSignInMax: 32_768,
    /** Bytes waiting for one receiver above which bulk for it is dropped, so that chat never waits behind more. */
    outputBulkBytes: 524_288,
    /** Bytes waiting for one receiver above which those who feed it are paused, and below which they go on. */
    outputHighBytes: 1_048_576,
    outputLowBytes: 262_144,
    /** Bytes waiting for one receiver at which its connection is closed, whoever wrote them. */
    outputBytesMax: 8_388_608,
    /** Look-ups and device lists on one connection before its first sign-in. */
    requestsBeforeSignInMax: 16,
    /** Meetings of two devices, one of which is to be linked. */
    meetingsMax: 10_000,
    /** Meetings that one connection begins. */
    meetingsPerConnectionMax: 4,
    /** Names whose device lists one connection follows. */
    lookupsMax: 10_000,
    /** Names that one device watches. */
    watchesMax: 5_000,
    /** Live searches of one connection. */
    liveSearchesMax: 64,
    /** Directory entries of one name. */
    entriesPerNameMax: 1_000,
    /** Uploads of one device to the mailbox that may be under way, and of all devices. */
    blobUploadsPerDeviceMax: 8,
    blobUploadsMax: 256,
    /** Bytes of all uploads that may wait for the disk. */
    blobBytesUnderWayMax: 67_108_864,
    /** Questions of one device that may wait for their parts of blobs. */
    blobGetsPerDeviceMax: 64,
    /** Longest life of a directory entry without its owner, in seconds: 30 days. */
    entryTtlSecondsMax: 2_592_000,
  },
  rates: {
    /** Bytes of one device. */
    bytes: { perSecond: 33_554_432, burst: 67_108_864 },
    /** Bytes of one device in bulk frames; more is dropped. Below `bytes`, so that bulk alone never has a connection read more slowly. */
    bulk: { perSecond: 25_165_824, burst: 25_165_824 },
    /** Frames of one device. */
    frames: { perSecond: 200_000, burst: 400_000 },
    /** Requests of one device: look-ups, grants, presence, directory. */
    requests: { perSecond: 50, burst: 500 },
    /** Sign-ins of one address, with look-ups and device lists before them. */
    signIns: { perSecond: 200, burst: 5_000 },
    /** Questions of one device for STUN and TURN servers; more are refused. */
    iceQueries: { perSecond: 0.1, burst: 20 },
    /** Answers of STUN to one address, and to all together; more questions get none. */
    stunOfAddress: { perSecond: 20, burst: 200 },
    stun: { perSecond: 5_000, burst: 10_000 },
  },
  /** How long nobody else can claim a name that its owner released: 30 days. */
  quarantineMs: 2_592_000_000,
  /** How long credentials for TURN are good. */
  turnValidMs: 3_600_000,
  /** Changes of presence gather at least this long for one watcher. */
  presenceFlushMs: 100,
  /** How often entries past their life are looked for. */
  directorySweepMs: 10_000,
  /** How often blobs past their time are looked for. */
  blobSweepMs: 10_000,
} as const
