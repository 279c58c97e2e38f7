import { anyEffect } from './combine-effects.ts'
import { type CompiledPolicy, readRequest } from './compile-policy.ts'
import type { PolicyEffect, PolicyRequest } from './types.ts'

/** A policy with the name that explanations give it. */
export interface NamedPolicy {
  readonly name: string
  readonly policy: CompiledPolicy
}

/** What one statement made of a request. */
export interface StatementFinding {
  readonly policy: string
  /** Position in the policy, from 0. */
  readonly index: number
  readonly sid: string | undefined
  readonly effect: 'Allow' | 'Deny'
  /** Elements that did not hold; none: the statement applies. */
  readonly failed: readonly string[]
}

/** Why policies decide as they do. */
export interface PolicyExplanation {
  readonly effect: PolicyEffect
  /** The statement that decided; absent when no statement applies. */
  readonly decidedBy: StatementFinding | undefined
  /** Statements that one element kept from applying. */
  readonly nearly: readonly StatementFinding[]
  readonly findings: readonly StatementFinding[]
  /** The decision in a sentence. */
  readonly text: string
}

/** Simulates policies of one side for a request: which statement decided, and which nearly did. */
export function explain(policies: readonly NamedPolicy[], request: PolicyRequest): PolicyExplanation {
  const facts = readRequest(request)
  const findings = policies.flatMap(({ name, policy }) =>
    policy.statements.map(({ sid, effect, tests }, index): StatementFinding => {
      const failed = tests.filter((test) => !test.holds(facts)).map(({ element }) => element)
      return { policy: name, index, sid, effect, failed }
    }),
  )
  const applied = findings.filter(({ failed }) => failed.length === 0)
  const effect = anyEffect(applied.map((finding) => (finding.effect === 'Deny' ? 'ExplicitDeny' : 'Allow')))
  const decidedBy = applied.find((finding) => finding.effect === (effect === 'ExplicitDeny' ? 'Deny' : 'Allow'))
  const nearly = findings.filter(({ failed }) => failed.length === 1)
  return { effect, decidedBy, nearly, findings, text: sentence(effect, decidedBy, nearly) }
}

function sentence(effect: PolicyEffect, decidedBy: StatementFinding | undefined, nearly: readonly StatementFinding[]): string {
  const decision = decidedBy === undefined ? 'No statement applies: implicit deny' : `${effect} by ${describe(decidedBy)}`
  const missed = nearly.map((finding) => `${describe(finding)} (${finding.effect}) but for ${finding.failed.join()}`)
  return missed.length === 0 ? decision : `${decision}; nearly: ${missed.join('; ')}`
}

function describe({ policy, index, sid }: StatementFinding): string {
  return `${policy} statement ${sid ?? index}`
}
