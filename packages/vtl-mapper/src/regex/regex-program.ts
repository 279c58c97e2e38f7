import { VtlError } from '../errors.ts'
import type { CharacterTest, PositionTest, RegexNode } from './regex-node.ts'

/** One instruction of the matcher; targets are positions in the program. */
export type Instruction =
  | { readonly op: 'character'; readonly test: CharacterTest }
  | { readonly op: 'position'; readonly test: PositionTest }
  /** As many of one character as possible, given back one by one. */
  | { readonly op: 'run'; readonly test: CharacterTest; readonly min: number; readonly max: number }
  | { readonly op: 'branch'; first: number; second: number }
  | { readonly op: 'jump'; target: number }
  | { readonly op: 'save'; readonly slot: number }
  /** Leaves a loop whose last turn consumed nothing. */
  | { readonly op: 'progress'; readonly slot: number; exit: number }
  | { readonly op: 'reference'; readonly index: number; readonly ignoreCase: boolean }
  | { readonly op: 'look'; readonly program: readonly Instruction[]; readonly isBehind: boolean; readonly isNegative: boolean }
  | { readonly op: 'atomic'; readonly program: readonly Instruction[] }
  | { readonly op: 'accept' }

/** A program and the number of its registers: two for each group, the whole match being group 0, then those of loops. */
export type RegexProgram = { readonly instructions: readonly Instruction[]; readonly slots: number }

const maxInstructions = 20_000

/** Translates a parsed expression. Throws `ERR_VTL_METHOD` where counted repetitions make it too large. */
export function emitProgram(node: RegexNode, groups: number): RegexProgram {
  const state: EmitState = { slots: 2 * (groups + 1), size: 0 }
  return { instructions: emitAll(node, state), slots: state.slots }
}

type EmitState = { slots: number; size: number }

function emitAll(node: RegexNode, state: EmitState): readonly Instruction[] {
  const program: Instruction[] = []
  emit(node, program, state)
  program.push({ op: 'accept' })
  return program
}

function emit(node: RegexNode, program: Instruction[], state: EmitState): void {
  if (++state.size > maxInstructions) throw new VtlError('ERR_VTL_METHOD', 'The regular expression is too large')
  if (node.kind === 'character') program.push({ op: 'character', test: node.test })
  else if (node.kind === 'position') program.push({ op: 'position', test: node.test })
  else if (node.kind === 'sequence') for (const part of node.nodes) emit(part, program, state)
  else if (node.kind === 'choice') emitChoice(node.nodes, program, state)
  else if (node.kind === 'repeat') emitRepeat(node, program, state)
  else if (node.kind === 'group') {
    program.push({ op: 'save', slot: 2 * node.index })
    emit(node.node, program, state)
    program.push({ op: 'save', slot: 2 * node.index + 1 })
  } else if (node.kind === 'reference') program.push({ op: 'reference', index: node.index, ignoreCase: node.ignoreCase })
  else if (node.kind === 'atomic') program.push({ op: 'atomic', program: emitAll(node.node, state) })
  else program.push({ op: 'look', program: emitAll(node.node, state), isBehind: node.isBehind, isNegative: node.isNegative })
}

function emitChoice(nodes: readonly RegexNode[], program: Instruction[], state: EmitState): void {
  const exits: { op: 'jump'; target: number }[] = []
  for (const [index, node] of nodes.entries()) {
    if (index === nodes.length - 1) {
      emit(node, program, state)
      break
    }
    const branch = { op: 'branch' as const, first: program.length + 1, second: 0 }
    const exit = { op: 'jump' as const, target: 0 }
    program.push(branch)
    emit(node, program, state)
    program.push(exit)
    exits.push(exit)
    branch.second = program.length
  }
  for (const exit of exits) exit.target = program.length
}

function emitRepeat(node: RegexNode & { kind: 'repeat' }, program: Instruction[], state: EmitState): void {
  if (node.node.kind === 'character' && node.isGreedy) {
    program.push({ op: 'run', test: node.node.test, min: node.min, max: node.max })
    return
  }
  for (let turn = 0; turn < node.min; turn++) emit(node.node, program, state)
  if (node.max === Infinity) emitLoop(node, program, state)
  else emitOptional(node, program, state)
}

function emitLoop(node: RegexNode & { kind: 'repeat' }, program: Instruction[], state: EmitState): void {
  const slot = state.slots++
  const start = program.length
  const branch = { op: 'branch' as const, first: 0, second: 0 }
  program.push(branch, { op: 'save', slot })
  emit(node.node, program, state)
  const progress = { op: 'progress' as const, slot, exit: 0 }
  program.push(progress, { op: 'jump', target: start })
  const exit = program.length
  progress.exit = exit
  branch.first = node.isGreedy ? start + 1 : exit
  branch.second = node.isGreedy ? exit : start + 1
}

function emitOptional(node: RegexNode & { kind: 'repeat' }, program: Instruction[], state: EmitState): void {
  const branches: { op: 'branch'; first: number; second: number }[] = []
  for (let turn = node.min; turn < node.max; turn++) {
    const branch = { op: 'branch' as const, first: 0, second: program.length + 1 }
    program.push(branch)
    branches.push(branch)
    emit(node.node, program, state)
  }
  for (const branch of branches) {
    branch.first = node.isGreedy ? branch.second : program.length
    branch.second = node.isGreedy ? program.length : branch.second
  }
}
