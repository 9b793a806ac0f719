import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, relative, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
}

/** A build tool's content hash in a file name, such as `index-D4f_9aZ1.js`. */
const hashedName = /[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$/

/** Trusted Types policies of the messenger: the templates of Lit, and the one address of its service worker. */
const trustedTypesPolicies = ['lit-html', 'kith-worker'].join(' ')

/** Nothing from elsewhere, nothing inline, no code or markup made out of text. The service worker has the same. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  `trusted-types ${trustedTypesPolicies}`,
].join('; ')

interface StaticFile {
  readonly path: string
  readonly type: string
  readonly size: number
  readonly tag: string
  readonly isHashed: boolean
}

/**
 * The files of one folder, read once at start: a request can only name what stood there then, so nothing else on the disk can be
 * reached. Paths without a dot in their last part get `index.html`, for pages that the messenger draws itself.
 */
export class StaticFiles {
  readonly #files: ReadonlyMap<string, StaticFile>

  private constructor(files: ReadonlyMap<string, StaticFile>) {
    this.#files = files
  }

  static async read(folder: string): Promise<StaticFiles> {
    const files = new Map<string, StaticFile>()
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name.startsWith('.')) continue
      const path = join(entry.parentPath, entry.name)
      const content = await readFile(path)
      const url = `/${relative(folder, path).split(sep).join('/')}`
      files.set(url, {
        path,
        type: types[extname(entry.name).toLowerCase()] ?? 'application/octet-stream',
        size: content.byteLength,
        tag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`,
        isHashed: url.startsWith('/assets/') && hashedName.test(entry.name),
      })
    }
    return new StaticFiles(files)
  }

  /** Files that can be served. */
  get count(): number {
    return this.#files.size
  }

  /** Answers the request and returns true, or returns false when there is no such file. */
  async answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean> {
    const file = this.#find(path)
    if (file === undefined) return false
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end()
      return true
    }
    const headers = {
      ETag: file.tag,
      'Cache-Control': file.isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      'Content-Security-Policy': contentSecurityPolicy,
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Permissions-Policy': 'camera=(self), microphone=(self), display-capture=(self), geolocation=()',
    }
    if (request.headers['if-none-match'] === file.tag) {
      response.writeHead(304, headers).end()
      return true
    }
    const now = await stat(file.path).catch(() => undefined)
    if (now?.size !== file.size) return false
    response.writeHead(200, { ...headers, 'Content-Type': file.type, 'Content-Length': file.size })
    if (request.method === 'HEAD') response.end()
    // A client that goes away ends the reading too: the file is not held open. What went wrong has nobody to be told.
    else await pipeline(createReadStream(file.path), response).catch(() => response.destroy())
    return true
  }

  #find(path: string): StaticFile | undefined {
    const lastPart = path.slice(path.lastIndexOf('/') + 1)
    return this.#files.get(path) ?? (lastPart.includes('.') ? undefined : this.#files.get('/index.html'))
  }
}
