import { defineConfig, type Options } from 'tsup'
import { options as shared } from '../../tsup.base.ts'
import { mangled } from './mangled-names.ts'

/** With short names for what nobody outside sees, and fields that are assigned and not defined. */
export const options: Options = {
  ...shared,
  tsconfig: 'tsconfig.bundle.json',
  esbuildOptions: build => {
    build.mangleProps = mangled
  },
}

const entry: string[] = ['src/index.ts', 'src/complete.ts', 'src/node.ts', 'src/explain/explain.ts', 'src/parameters/index.ts', 'src/cli/main.ts']
const config: ReturnType<typeof defineConfig> = defineConfig({ ...options, entry, external: [/^node:/] })
export default config
