// The table of both HTTP proxy benchmarks: each contender against node:http with undici dispatch, and against @fastify/http-proxy.
import { pairedRatio } from './interleave.mjs'
import { report } from './report.mjs'

/** `figures`: as `measure` gives them, with `dispatch` and `fastify` among the names. */
export function reportProxies(figures, { subject, title, rounds, dispatch = 'node:http and undici dispatch', fastify = '@fastify/http-proxy' }) {
  const ratios = (base, figure) => [(base.minimum / figure.minimum).toFixed(2), pairedRatio(base, figure).toFixed(2)]
  report({
    subject,
    title,
    columns: ['contender', 'µs of CPU a request, minimum', 'median', 'ratio to undici dispatch, minimum', 'median of pairs', 'ratio to @fastify/http-proxy, minimum', 'median of pairs'],
    rows: [...figures].map(([name, figure]) => [name, figure.minimum.toFixed(1), figure.median.toFixed(1), ...ratios(figures.get(dispatch), figure), ...ratios(figures.get(fastify), figure)]),
    notes: [`Bursts of 1 s in turn, ${rounds} rounds, order reversed each round; servers on core 0, wrk with 64 connections and the backend on core 1.`],
  })
}
