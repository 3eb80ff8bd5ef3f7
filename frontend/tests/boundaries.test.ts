import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const sources = fs
  .readdirSync('src', { recursive: true })
  .map(String)
  .filter((file) => /\.tsx?$/.test(file));

const importsOf = (file: string) => {
  const text = fs.readFileSync(path.join('src', file), 'utf8');
  const named = [...text.matchAll(/(?:from|import\() ?'([^']+)'/g)].map((match) => match[1] ?? '');
  return named.map((target) =>
    target.startsWith('.') ? path.join(path.dirname(file), target) : target.replace(/^@\//, ''),
  );
};

const featureOf = (file: string) => /^features\/([^/]+)\//.exec(file)?.[1];

describe('the layout', () => {
  it('keeps features from importing each other', () => {
    const crossings = sources.flatMap((file) =>
      importsOf(file)
        .filter((target) => featureOf(file) && featureOf(`${target}/`) && featureOf(file) !== featureOf(`${target}/`))
        .map((target) => `${file} -> ${target}`),
    );
    expect(crossings).toEqual([]);
  });

  it('keeps controls free of features', () => {
    const crossings = sources
      .filter((file) => file.startsWith('ui/'))
      .flatMap((file) => importsOf(file).filter((target) => target.startsWith('features/')));
    expect(crossings).toEqual([]);
  });

  it('keeps hand-written files under 250 lines', () => {
    const long = sources
      .filter((file) => !/\.(gql|gen)\.ts$/.test(file))
      .filter((file) => fs.readFileSync(path.join('src', file), 'utf8').split('\n').length > 250);
    expect(long).toEqual([]);
  });

  it('keeps raw colours in the tokens', () => {
    const styles = fs
      .readdirSync('src', { recursive: true })
      .map(String)
      .filter((file) => file.endsWith('.css') && !file.endsWith('tokens.css'));
    const raw = styles.filter((file) => /#[0-9a-f]{3,8}\b|oklch\(|rgb\(/i.test(fs.readFileSync(path.join('src', file), 'utf8')));
    expect(raw).toEqual([]);
  });
});
