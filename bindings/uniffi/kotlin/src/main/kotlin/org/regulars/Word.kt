package org.regulars

/**
 * A word of an open vocabulary: the words that the library knows are constants, as in `Channel.EMAIL`, and any other is kept as it
 * came, as in `Channel("fax")`.
 */
public interface Word {
    /** The word, as files and JSON have it. */
    public val word: String
}
