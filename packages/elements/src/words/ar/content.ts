import type { Sentences } from '../catalogue.ts'
import type { content as english } from '../en/content.ts'

export const content: Sentences<typeof english> = {
  other: 'المحتوى ليس كما يدّعي، لذلك لا يُفتح هنا. يُستحسن حفظه فقط عند الثقة بمن أرسله.',
  broken: 'الملف تالف أو لا يستطيع هذا المتصفح عرضه. لا يزال حفظه ممكنًا.',
  large: (width, height) => `أكبر من أن يُعرض هنا: ${width} في ${height} بكسل. لا يزال حفظه ممكنًا.`,
}
