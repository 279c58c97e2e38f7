import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** Black-box tests own real servers and processes: one file at a time, with time to start them, and to answer on a busy machine. */
const config: ViteUserConfig = defineConfig({
  test: { include: ['test/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 120_000, fileParallelism: false, expect: { poll: { timeout: 20_000 } } },
})
export default config
