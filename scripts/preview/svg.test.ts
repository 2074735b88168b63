import { expect } from 'chai';
import fc from 'fast-check';
import { element, escaped, shortened, words } from './svg.js';

describe('SVG markup', () => {
  it('escapes what would end a tag, an attribute or a reference', () => {
    expect(escaped(`<a href="x">Tom & 'Jerry'</a>`)).to.equal(
      '&lt;a href=&quot;x&quot;&gt;Tom &amp; &#39;Jerry&#39;&lt;/a&gt;',
    );
    expect(element('g', { class: '"><script>' })).to.equal('<g class="&quot;&gt;&lt;script&gt;"/>');
    expect(words(1, 2, 'a<b')).to.equal('<text x="1" y="2">a&lt;b</text>');
  });

  it('drops characters that XML does not know, and keeps all others', () => {
    expect(escaped('a\u0000b\u001fc\ud800d\ufffee')).to.equal('abcde');
    expect(escaped('Allée des Tilleuls, 東京 💡\n')).to.equal('Allée des Tilleuls, 東京 💡\n');
  });

  it('never lets text become markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escaped(text)).to.not.match(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
      }),
    );
  });

  it('rounds coordinates and leaves out what is undefined', () => {
    expect(element('rect', { x: 1 / 3, y: 2, rx: undefined })).to.equal('<rect x="0.33" y="2"/>');
    expect(element('g', {}, '<a/>', '<b/>')).to.equal('<g><a/><b/></g>');
  });

  it('shortens long text to whole characters', () => {
    expect(shortened('street', 6)).to.equal('street');
    expect(shortened('residential street', 13)).to.equal('residential…');
    expect(shortened('💡💡💡', 2)).to.equal('💡…');
  });
});
