import { access, constants, mkdir, open, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Disk } from '../network/disk.ts'
import type { Program } from '../processes/program.ts'
import { run } from './run.ts'

const imageBytes = 48 * 1024 * 1024

/**
 * A folder on an ext4 file system of its own, in an image that a loop device mounts. What a program wrote and did not sync is in the
 * memory of the machine; what it synced is in the image. So a copy of the image is what a power loss at that moment leaves.
 */
export class ImageDisk implements Disk {
  readonly folder: string
  readonly #place: string
  #image: string
  #copies = 0

  private constructor(place: string, image: string) {
    this.#place = place
    this.#image = image
    this.folder = join(place, 'mounted')
  }

  /** Makes and mounts one in a folder that is not there yet. */
  static async make(place: string): Promise<ImageDisk> {
    const disk = new ImageDisk(place, join(place, 'image-0'))
    await mkdir(disk.folder, { recursive: true })
    await writeFile(disk.#image, '')
    await truncate(disk.#image, imageBytes)
    await run('mkfs.ext4', [
      '-q',
      '-F',
      '-m',
      '0',
      '-J',
      'size=4',
      '-E',
      'lazy_itable_init=0,lazy_journal_init=0',
      disk.#image,
    ])
    await disk.#mount()
    return disk
  }

  /** Why images cannot be mounted here, if so. */
  static async missing(place: string): Promise<string | undefined> {
    if (process.platform !== 'linux') return 'loop devices are of Linux'
    if (process.getuid?.() !== 0) return 'only root may mount images'
    try {
      await access('/dev/loop-control', constants.R_OK | constants.W_OK)
      const disk = await ImageDisk.make(place)
      await disk[Symbol.asyncDispose]()
      return undefined
    } catch (error) {
      return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    }
  }

  /**
   * Takes the power away from a program whose store is here: from now on the folder holds what the image held at this moment. The program
   * stands still while the image is copied, because a real disk keeps the order of synced writes and a copy of a changing file would not.
   */
  async losePower(program: Program): Promise<void> {
    program.signal('SIGSTOP')
    const copy = join(this.#place, `image-${++this.#copies}`)
    await run('cp', ['--sparse=always', this.#image, copy])
    await program.kill()
    await this.#unmount()
    await rm(this.#image)
    this.#image = copy
    await this.#mount()
  }

  /** Fills the disk so far that `leftBytes` can be written. Whoever writes more gets a part of it onto the disk, and then nothing. */
  async fill(leftBytes: number): Promise<void> {
    const ballast = await open(this.#ballast, 'w')
    try {
      let size = 0
      for (const bytes of [1_048_576, 4_096])
        try {
          for (;;) size += (await ballast.write(Buffer.alloc(bytes))).bytesWritten
        } catch (cause) {
          if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC')) throw cause
        }
      await ballast.sync()
      await ballast.truncate(Math.max(0, size - leftBytes))
    } finally {
      await ballast.close()
    }
  }

  /** Makes room again. */
  async empty(): Promise<void> {
    await rm(this.#ballast, { force: true })
  }

  get #ballast(): string {
    return join(this.folder, 'ballast')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#unmount()
    await rm(this.#place, { recursive: true, force: true })
  }

  async #mount(): Promise<void> {
    await run('mount', ['-o', 'loop', this.#image, this.folder])
  }

  async #unmount(): Promise<void> {
    await run('umount', [this.folder])
  }
}
