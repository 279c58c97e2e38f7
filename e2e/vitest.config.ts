import { defineConfig, type ViteUserConfig } from 'vitest/config'

/**
 * Black-box tests own real servers and processes: one file at a time, with time to start them, and to answer on a busy machine. Times
 * are bounds against a hang: what has to be quick says so where it is measured.
 */
const config: ViteUserConfig = defineConfig({
  test: { include: ['test/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 300_000, fileParallelism: false, expect: { poll: { timeout: 60_000 } } },
})
export default config
