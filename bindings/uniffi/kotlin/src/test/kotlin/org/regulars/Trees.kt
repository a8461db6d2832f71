package org.regulars

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.node.ArrayNode
import com.fasterxml.jackson.databind.node.JsonNodeFactory.instance as nodes
import com.fasterxml.jackson.databind.node.ObjectNode
import java.time.LocalDate
import kotlin.reflect.KClass
import kotlin.reflect.KType
import kotlin.reflect.full.declaredMemberProperties
import kotlin.reflect.full.isSubclassOf
import kotlin.reflect.full.primaryConstructor
import kotlin.reflect.jvm.jvmErasure

// Values and the library's JSON form of them, by reflection: data classes are records with snake_case members.

private fun snake(name: String): String = name.replace(Regex("[A-Z]")) { "_" + it.value.lowercase() }

/** The name of an enum's variant with fields. */
private fun variant(kind: KClass<*>): String = snake(kind.simpleName!!).drop(1)

/** The JSON form of a result. */
internal fun tree(value: Any?): JsonNode = when (value) {
    null -> nodes.nullNode()
    is JsonNode -> value
    is Boolean -> nodes.booleanNode(value)
    is Int -> nodes.numberNode(value.toLong())
    is Long -> nodes.numberNode(value)
    is Double -> if (value.isFinite()) nodes.numberNode(value) else throw AssertionError("the result holds $value")
    is Word -> nodes.textNode(value.word)
    is String, is java.time.Instant, is LocalDate -> nodes.textNode(value.toString())
    is Enum<*> -> nodes.textNode(value.name.lowercase())
    is DoubleArray -> array(value.toList())
    is LongArray -> array(value.toList())
    is IntArray -> array(value.map { it.toUInt().toLong() })
    is ByteArray -> array(value.map { it.toUByte().toLong() })
    is BooleanArray -> array(value.toList())
    is List<*> -> array(value)
    is Map<*, *> -> nodes.objectNode().also { for ((name, member) in value) it.set<JsonNode>(name as String, tree(member)) }
    is Record -> members(value).first()
    is Answer.Known -> (members(value).first() as ObjectNode).put("answer", "known")
    is Answer.NotEnough -> record(value).put("answer", "not_enough")
    is CustomValue, is ChangeValue, is KnownModel -> nodes.objectNode().set(variant(value::class), members(value).first())
    is PurchaseModel -> nodes.objectNode().set(variant(value::class), record(value))
    is Imported -> (tree(value.report) as ObjectNode).set("records", tree(value.records))
    else -> record(value)
}

private fun array(values: List<*>): ArrayNode = nodes.arrayNode(values.size).also { for (value in values) it.add(tree(value)) }

private fun members(value: Any): List<JsonNode> = value::class.declaredMemberProperties.map { tree(it.getter.call(value)) }

private fun record(value: Any): ObjectNode {
    require(value::class.isData) { "${value::class} has no JSON form" }
    return nodes.objectNode().also { node ->
        for (member in value::class.declaredMemberProperties) node.set<JsonNode>(snake(member.name), tree(member.getter.call(value)))
    }
}

/** Arguments that don't fit the call. */
internal class Unreadable(why: String) : Exception(why)

internal inline fun <reified T> read(node: JsonNode?): T = read(node, kotlin.reflect.typeOf<T>()) as T

/** A value from its JSON form; members that are left out are the defaults of the record, and unknown ones are refused. */
internal fun read(node: JsonNode?, type: KType): Any? {
    if (node == null || node.isNull) return if (type.isMarkedNullable) null else throw Unreadable("no $type")
    val kind = type.jvmErasure
    fun inner(place: Int) = type.arguments[place].type!!
    return when {
        kind == String::class -> node.textValue() ?: throw Unreadable("$node is no text")
        kind == Double::class -> number(node).doubleValue()
        kind == Boolean::class -> node.booleanValue()
        kind == Int::class -> number(node).intValue()
        kind == Long::class -> number(node).longValue()
        kind.isSubclassOf(Word::class) -> kind.primaryConstructor!!.call(read(node, kotlin.reflect.typeOf<String>()))
        // What was not answered.
        kind == DoubleArray::class -> node.map { if (it.isNull) Double.NaN else number(it).doubleValue() }.toDoubleArray()
        kind == LongArray::class -> node.map { number(it).longValue() }.toLongArray()
        kind == IntArray::class -> node.map { number(it).longValue().toInt() }.toIntArray()
        kind == BooleanArray::class -> node.map { it.booleanValue() }.toBooleanArray()
        kind == java.time.Instant::class -> java.time.Instant.parse(node.textValue())
        kind == List::class -> (if (node.isArray) node.toList() else listOf(node)).map { read(it, inner(0)) }
        kind == Map::class -> node.properties().associate { (name, member) -> name to read(member, inner(1)) }
        kind.java.isEnum -> kind.java.enumConstants.find { (it as Enum<*>).name.lowercase() == node.textValue() }
            ?: throw Unreadable("$node is no $kind")
        kind == Answer::class -> when (node["answer"]?.textValue()) {
            "known" -> Answer.Known(read(without(node, "answer")))
            else -> record(without(node, "answer"), Answer.NotEnough::class)
        }
        kind == PurchaseModel::class -> {
            val (name, parameters) = node.properties().single()
            record(parameters, kind.sealedSubclasses.find { variant(it) == name } ?: throw Unreadable("$name is no model"))
        }
        else -> record(node, kind)
    }
}

private fun number(node: JsonNode): JsonNode = if (node.isNumber) node else throw Unreadable("$node is no number")

private fun without(node: JsonNode, name: String): JsonNode = (node.deepCopy<ObjectNode>()).without(name)

private fun record(node: JsonNode, kind: KClass<*>): Any {
    val constructor = kind.primaryConstructor ?: throw Unreadable("no way to read $kind")
    val known = constructor.parameters.associateBy { snake(it.name!!) }
    val unknown = node.fieldNames().asSequence().filter { it !in known }.toList()
    if (unknown.isNotEmpty()) throw Unreadable("$kind has no $unknown")
    val given = known.filter { (name, _) -> node.has(name) }
    try {
        return constructor.callBy(given.map { (name, parameter) -> parameter to read(node[name], parameter.type) }.toMap())
    } catch (error: IllegalArgumentException) {
        throw Unreadable("$node is no $kind: ${error.message}")
    }
}
