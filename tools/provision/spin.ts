import { installPackages, isDebian, unpackPackages } from './debian.ts'
import { findProgram, isRoot } from './processes.ts'
import { found, missing, type Provision, reasonOf } from './provision.ts'

const compilers = ['cc', 'gcc', 'clang']

/** Finds Spin and a C compiler, or fetches them from Debian's packages. Spin alone can be had without rights. */
export async function provideSpin(): Promise<Provision> {
  const here = ready()
  if (here !== undefined) return here
  if (!isDebian()) return missing('no spin or no C compiler; install both')
  try {
    if (isRoot) {
      console.log('Spin or a C compiler is missing: installing them from the packages of this system (about 40 MB)')
      await installPackages(['spin', 'gcc', 'libc6-dev'])
      return ready() ?? missing('the packages hold no spin or no compiler')
    }
    if (compilers.every((name) => findProgram(name) === undefined)) return missing('no C compiler; install gcc')
    return ready([`${await unpackPackages(['spin'])}/usr/bin`]) ?? missing('the spin package holds no spin')
  } catch (error) {
    return missing(`${reasonOf(error)}; install spin and a C compiler`)
  }
}

function ready(folders: readonly string[] = []): Provision | undefined {
  const spin = findProgram('spin', folders)
  const compiler = compilers.map((name) => findProgram(name)).find((path) => path !== undefined)
  if (spin === undefined || compiler === undefined) return undefined
  return found(`${spin}, ${compiler}`, { KITH_TEST_SPIN: spin, KITH_TEST_CC: compiler })
}
