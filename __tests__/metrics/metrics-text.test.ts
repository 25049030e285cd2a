import { describe, expect, it } from '@jest/globals';
import { byLabel, parseMetrics, valueOf } from './metrics-text.js';

const GOOD = `# HELP a_total Things.
# TYPE a_total counter
a_total{code="x\\"y\\\\z\\nw",b=""} 3
a_total{code="other"} 4e2

# HELP b Something.
# TYPE b gauge
b -1.5

# HELP c_seconds Times.
# TYPE c_seconds histogram
c_seconds_bucket{le="0.1"} 1
c_seconds_bucket{le="1"} 3
c_seconds_bucket{le="+Inf"} 4
c_seconds_sum 12.5
c_seconds_count 4
`;

const HEAD = '# HELP a_total Things.\n# TYPE a_total counter\n';
const HISTOGRAM = '# HELP h Times.\n# TYPE h histogram\n';

describe('the parser of metrics', () => {
  it('reads what is right', () => {
    const families = parseMetrics(GOOD);
    expect([...families.keys()]).toEqual(['a_total', 'b', 'c_seconds']);
    expect(valueOf(families, 'a_total', { b: '', code: 'x"y\\z\nw' })).toBe(3);
    expect(byLabel(families, 'a_total', 'code')).toMatchObject({ other: 400 });
    expect(valueOf(families, 'c_seconds_bucket', { le: '+Inf' })).toBe(4);
    expect(() => valueOf(families, 'b', { x: 'y' })).toThrow('no b');
  });

  it.each<[string, string]>([
    ['no end of line', `${HEAD}a_total 1`],
    ['a sample before its TYPE', 'a_total 1\n'],
    ['a sample before its TYPE', '# HELP a_total Things.\na_total 1\n'],
    ['TYPE without HELP', '# TYPE a_total counter\na_total 1\n'],
    ['no type', '# HELP a_total Things.\n# TYPE a_total count\n'],
    ['a HELP with nothing in it', '# HELP a_total \n# TYPE a_total counter\n'],
    ['the second HELP', `${HEAD}${HEAD}`],
    ['TYPE behind samples', `${HEAD}a_total 1\n# TYPE a_total counter\n`],
    ['somebody else’s sample', `${HEAD}b_total 1\n`],
    ['the same series twice', `${HEAD}a_total{a="1",b="2"} 1\na_total{b="2",a="1"} 1\n`],
    ['a bad escape', `${HEAD}a_total{a="\\x"} 1\n`],
    ['a quote that is not escaped', `${HEAD}a_total{a="b"c"} 1\n`],
    ['a bad name of a label', `${HEAD}a_total{a-b="c"} 1\n`],
    ['a reserved name', `${HEAD}a_total{__a="c"} 1\n`],
    ['a label twice', `${HEAD}a_total{a="c",a="d"} 1\n`],
    ['no number', `${HEAD}a_total 0x10\n`],
    ['no number', `${HEAD}a_total Infinity\n`],
    ['a counter below 0', `${HEAD}a_total -1\n`],
    ['a counter without _total', '# HELP a Things.\n# TYPE a counter\na 1\n'],
    ['a gauge with _total', '# HELP a_total Things.\n# TYPE a_total gauge\na_total 1\n'],
    ['a strange unit', '# HELP lag_ms Lag.\n# TYPE lag_ms gauge\nlag_ms 1\n'],
    ['a comment', '# a_total\n'],
    ['no +Inf', `${HISTOGRAM}h_bucket{le="1"} 1\nh_sum 1\nh_count 1\n`],
    ['not cumulative', `${HISTOGRAM}h_bucket{le="1"} 2\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n`],
    ['not in order', `${HISTOGRAM}h_bucket{le="+Inf"} 1\nh_bucket{le="1"} 1\nh_sum 1\nh_count 1\n`],
    ['another count', `${HISTOGRAM}h_bucket{le="+Inf"} 1\nh_sum 1\nh_count 2\n`],
    ['no sum', `${HISTOGRAM}h_bucket{le="+Inf"} 1\nh_count 1\n`],
    ['a bare sample of a histogram', `${HISTOGRAM}h 1\n`],
  ])('does not let through: %s', (_, text) => {
    expect(() => parseMetrics(text)).toThrow();
  });
});
