/** Thrown by `#break` and `#stop`. `nearest` ends the innermost loop or block, `all` the template, an owner that loop. */
export class StopSignal {
  readonly target: object | 'nearest' | 'all'
  constructor(target: object | 'nearest' | 'all') {
    this.target = target
  }
}
