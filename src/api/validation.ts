/**
 * zod at the edge: compiled validators whose failures name each field by path, and serializers that let nothing out
 * that an answer's schema does not name.
 */
import type { FastifySchemaCompiler, FastifySerializerCompiler } from 'fastify';
import { z } from 'zod';
import { EngineError } from '../errors.js';

/** One thing that is wrong with a request. `path` is dotted; header names stand for themselves. */
export type FieldError = { path: string; code: string; message: string };

const MAX_ERRORS = 20;
const MAX_PART = 100;

const pathOf = (parts: readonly PropertyKey[]): string =>
  parts.map((part) => String(part).slice(0, MAX_PART)).join('.');

/** Of the shapes that a value may have, the one that it comes nearest to knows all of its fields. */
const strangers = (issues: readonly z.core.$ZodIssue[]): number =>
  issues.filter(({ code, path }) => code === 'unrecognized_keys' && path.length === 0).length;

/** Every issue as a field error; an unknown field is named itself, not the object it stands in. */
export function fieldErrors(
  issues: readonly z.core.$ZodIssue[],
  at: readonly PropertyKey[] = [],
): FieldError[] {
  const errors = issues.flatMap((issue): FieldError[] => {
    const path = [...at, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: pathOf([...path, key]),
        code: 'unknown_field',
        message: 'is not taken here',
      }));
    }
    if (issue.code === 'invalid_union' && issue.errors[0]) {
      const nearest = issue.errors.reduce((a, b) => (strangers(b) < strangers(a) ? b : a));
      return fieldErrors(nearest, path);
    }
    const named: unknown = issue.code === 'custom' ? issue.params?.code : undefined;
    const code = typeof named === 'string' ? named : issue.code;
    return [{ path: pathOf(path), code, message: issue.message }];
  });
  return errors.slice(0, MAX_ERRORS);
}

export function invalidRequest(errors: readonly FieldError[]): EngineError {
  return new EngineError('invalid_request', 'The request is not valid; `errors` names what is wrong.', {
    errors,
  });
}

/** Compiled when it is first used: most processes never see most routes. */
function compiled<S extends z.ZodType>(schema: S): () => S {
  let made: S | undefined;
  return () => {
    made ??= z.compile(schema);
    return made;
  };
}

export const compileValidator: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const validator = compiled(schema);
  return (data: unknown) => {
    // A request without a body has none, not null: what may be left out is left out.
    const result = validator().safeParse(httpPart === 'body' ? (data ?? undefined) : data);
    return result.success
      ? { value: result.data }
      : { error: invalidRequest(fieldErrors(result.error.issues)) };
  };
};

/** A schema that an answer does not fit is a bug of ours: it throws, and the caller sees `internal`. */
export const compileSerializer: FastifySerializerCompiler<z.ZodType> = ({ schema }) => {
  const serializer = compiled(schema);
  return (data: unknown) => JSON.stringify(serializer().parse(data));
};
