import type { Level, Simulation } from '@gatewright/throttler'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'

export interface AdmissionChartProps {
  readonly simulation: Simulation
  /** Levels that refused, with their names. */
  readonly levels: readonly (readonly [level: Level, name: string])[]
}

/** A colour a level, as the theme names it. */
const COLOURS = ['--bad', '--warn', '--blue', '--accent', '--soft']

/** Requests a second over time: admitted, and refused by each level. */
export function AdmissionChart({ simulation, levels }: AdmissionChartProps): JSX.Element {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = place.current
    if (element === null) return
    const style = getComputedStyle(document.documentElement)
    const colour = (name: string): string => style.getPropertyValue(name).trim()
    const axis = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line') } }
    const { seconds } = simulation
    const data: uPlot.AlignedData = [seconds.map(({ second }) => second), seconds.map(({ admitted }) => admitted), ...levels.map(([level]) => seconds.map(({ refusedBy }) => refusedBy[level] ?? 0))]
    const chart = new uPlot(
      {
        width: Math.max(240, element.clientWidth),
        height: 240,
        scales: { x: { time: false } },
        cursor: { y: false },
        axes: [{ ...axis, label: 'second' }, { ...axis, label: 'requests a second' }],
        series: [
          { label: 'second' },
          { label: 'admitted', stroke: colour('--good'), fill: `${colour('--good')}22`, width: 2 },
          ...levels.map(([, name], index) => {
            const stroke = colour(COLOURS[index % COLOURS.length] as string)
            return { label: `refused by ${name}`, stroke, fill: `${stroke}22`, width: 2 }
          }),
        ],
      },
      data,
      element,
    )
    const watcher = new ResizeObserver(() => chart.setSize({ width: Math.max(240, element.clientWidth), height: 240 }))
    watcher.observe(element)
    return () => {
      watcher.disconnect()
      chart.destroy()
    }
  }, [simulation, levels])
  return <div class="chart" ref={place} role="img" aria-label={`${simulation.admitted} requests admitted and ${simulation.refused} refused over ${simulation.seconds.length} seconds`} />
}
