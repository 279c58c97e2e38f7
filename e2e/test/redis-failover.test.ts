import { afterAll, beforeAll, expect, test } from 'vitest'
import { deployLimitedApi } from '../src/limited-api.ts'
import { type LoadReport, printFault, sendLoad } from '../src/load.ts'
import { cli, startCluster, startSentinel } from '../src/redis-topologies.ts'
import { startServer, temporaryFolder } from '../src/server-process.ts'

// Limits over the loss of a master of Sentinel and of a cluster.

let folder: Awaited<ReturnType<typeof temporaryFolder>>

beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(async () => {
  await folder?.remove()
})

test.each([
  ['Sentinel', startSentinel],
  ['Cluster', startCluster],
] as const)('works with %s, over the loss of a server', async (_name, startTopology) => {
  const topology = await startTopology()
  const node = await startServer({ arguments: ['--data', `${folder.path}/${_name}`, '--redis', topology.url] })
  try {
    // Slow to fill again, so that its bucket stays in Redis.
    const { apiId } = await deployLimitedApi(node, { rate: '10', burst: '5000' })
    const url = `${node.url}/_aws/execute-api/${apiId}/prod/users`
    const holders = async (): Promise<readonly number[]> => {
      await fetch(url)
      const sizes = await Promise.all(topology.ports.map((port) => cli(port, 'dbsize')))
      return topology.ports.filter((_, index) => sizes[index]?.trim() !== '0')
    }
    await expect.poll(holders).not.toEqual([])

    const load = (): Promise<LoadReport> => sendLoad({ urls: [url], count: 900, rate: 300 })
    const calm = await load()
    const during = load()
    await topology.kill((await holders())[0] as number)
    const report = await during
    printFault(`A master of ${_name} killed`, calm, report)

    expect(report.statuses).toEqual({ 200: 900 })
    expect(report.slowest).toBeLessThan(10_000)
    if (_name === 'Sentinel') await expect.poll(async () => (await fetch(url), cli(topology.ports[1] as number, 'dbsize'))).not.toBe('0\n')
  } finally {
    await node.stop()
    await topology.remove()
  }
})
